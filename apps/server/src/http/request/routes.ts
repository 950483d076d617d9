import type { FastifyInstance } from 'fastify';

interface Route {
  readonly methods: readonly string[];
  readonly path: RegExp;
}

/** Which methods a path knows, for requests with another one. */
export class Routes {
  private readonly routes: Route[] = [];

  /** Takes note of every route that is registered from now on. */
  watch(fastify: FastifyInstance): void {
    fastify.addHook('onRoute', ({ method, url }) => {
      this.routes.push({ methods: Array.isArray(method) ? method : [method], path: pathOf(url) });
    });
  }

  /** In alphabetical order; empty where there is no such path. */
  methodsOf(path: string): readonly string[] {
    const found = this.routes.filter((route) => route.path.test(path));
    return [...new Set(found.flatMap(({ methods }) => methods))].toSorted();
  }
}

const pathOf = (url: string): RegExp =>
  new RegExp(`^${url.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:[^/]+/g, '[^/]+')}/?$`);
