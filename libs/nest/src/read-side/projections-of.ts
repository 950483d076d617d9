import { READ_MODELS, type Projection } from '@onward/read-models';
import { NEEDED_READ_MODELS } from '@onward/runtime';

export interface WantedProjections {
  /** Names of built-in ones; undefined: all. */
  readonly readModels?: readonly string[] | undefined;
  /** Modules whose default export is a projection or a list of them, as URLs. */
  readonly modules?: readonly string[] | undefined;
}

/** Built-in read models and those of the modules. Throws where a name or a module is unknown. */
export async function projectionsOf({
  readModels,
  modules = [],
}: WantedProjections): Promise<readonly Projection[]> {
  const loaded = await Promise.all(modules.map(load));
  return [...builtIn(readModels), ...loaded.flat()];
}

async function load(module: string): Promise<readonly Projection[]> {
  const { default: exported } = await imported(module);
  return Array.isArray(exported) ? exported : [exported as Projection];
}

async function imported(module: string): Promise<{ readonly default: Projection | readonly Projection[] }> {
  try {
    return (await import(module)) as { default: Projection | readonly Projection[] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the projections of ${module} cannot be loaded: ${reason}`, { cause: error });
  }
}

function builtIn(wanted: readonly string[] | undefined): readonly Projection[] {
  const unknown = wanted?.find((name) => !READ_MODELS.some((model) => model.name === name));
  if (unknown !== undefined) {
    const names = READ_MODELS.map(({ name }) => name).join(', ');
    throw new Error(`no read model is named "${unknown}"; there are ${names}`);
  }
  return READ_MODELS.filter(
    ({ name }) => NEEDED_READ_MODELS.includes(name) || (wanted?.includes(name) ?? true),
  );
}
