import type { EventData } from '../events.js';
import { isInnerInstance } from '../inner-instances.js';
import { missing } from '../missing.js';
import type { AdHocState, Token } from '../state.js';
import { changeScope, instanceOf, type Appliers, type Draft } from './draft.js';
import { reachJoin, resetJoin } from './arrivals.js';
import { newToken } from './records.js';
import { addToken, dequeue, endToken, putToken, tokenOf } from './live-tokens.js';

type TokenEvents = 'TokenCreated' | 'FlowTaken' | 'JoinReset' | 'TokenTerminated' | 'ScopeTerminating';

export const TOKEN_APPLIERS: Appliers<TokenEvents> = {
  TokenCreated(draft, { token, element, scope }) {
    const { adHoc, compensation, loop } = instanceOf(draft, scope).children ?? missing('scope', scope);
    const current = compensation?.current;
    const compensates = current?.token === token ? current.entry.elementInstance : undefined;
    const iteration = loop === undefined ? undefined : loop.begun + 1;
    changeScope(draft, scope, (children) => ({
      ...children,
      // A token that appears in a scope that is being ended is what the interruption goes on with.
      terminating: undefined,
      ...(loop && { loop: { ...loop, begun: loop.begun + 1 } }),
      ...(adHoc && isRequested(adHoc, element) && { adHoc: withoutFirst(adHoc) }),
    }));
    draft.starting = undefined;
    const created = newToken(token, scope, element, draft.revision);
    addToken(draft, { ...created, status: 'ready', compensates, iteration });
  },
  FlowTaken(draft, data) {
    const token = arrived(draft, data);
    if (data.parent === undefined) {
      dequeue(draft, tokenOf(draft, data.token));
      putToken(draft, token);
    } else {
      addToken(draft, token);
    }
    if (data.join !== undefined) {
      const completes = data.join === 'completes';
      changeScope(draft, data.scope, (children) => ({
        ...children,
        joins: reachJoin(children.joins, token, completes),
      }));
    }
  },
  JoinReset(draft, { scope, element, consumed }) {
    for (const token of consumed) endToken(draft, token);
    changeScope(draft, scope, (children) => ({ ...children, joins: resetJoin(children.joins, element) }));
  },
  TokenTerminated: (draft, { token }) => endToken(draft, token),
  ScopeTerminating(draft, { scope, ...terminating }) {
    changeScope(draft, scope, (children) => ({ ...children, terminating }));
  },
};

const isRequested = ({ requested }: AdHocState, element: string): boolean =>
  requested[0] === element || isInnerInstance(element);

const withoutFirst = ({ locals, requested, ...adHoc }: AdHocState): AdHocState => ({
  ...adHoc,
  requested: requested.slice(1),
  ...(locals && { locals: locals.slice(1) }),
});

function arrived(draft: Draft, { token, scope, target, flow, parent, join }: EventData['FlowTaken']): Token {
  const origin = parent ?? draftParent(draft, token);
  return {
    id: token,
    scope,
    element: target,
    arrived: draft.revision,
    flow,
    status: join === 'waits' ? 'waiting' : 'ready',
    elementInstance: undefined,
    parent: origin,
    compensates: undefined,
    iteration: undefined,
  };
}

/** A token that moves on keeps the parent it was forked from. */
const draftParent = (draft: Draft, token: number): number | undefined => tokenOf(draft, token).parent;
