import { invariant, type Ordinal } from '@onward/model';
import { missing } from '../missing.js';
import { get, remove, set } from '../ordinal-map.js';
import type { Token } from '../state.js';
import { changeScope, sees, type Draft } from './draft.js';
import { leaveJoin } from './arrivals.js';

export function tokenOf(draft: Draft, id: Ordinal): Token {
  return get(draft.tokens, id) ?? missing('token', id);
}

/** A new token; it counts in its scope from now on. */
export function addToken(draft: Draft, token: Token): void {
  invariant(get(draft.tokens, token.id) === undefined, 'a token is created once');
  sees(draft, token.id);
  putToken(draft, token);
  changeScope(draft, token.scope, (children) => ({
    ...children,
    started: true,
    tokens: set(children.tokens, token.id, true),
  }));
}

/** Puts a token where it is now; a ready one joins the queue. */
export function putToken(draft: Draft, token: Token): void {
  draft.tokens = set(draft.tokens, token.id, token);
  if (token.status === 'ready') draft.ready = set(draft.ready, token.arrived, token.id);
}

/** Takes a token out of the queue, before it moves or ends. */
export function dequeue(draft: Draft, token: Token): void {
  if (token.status === 'ready') draft.ready = remove(draft.ready, token.arrived);
}

/** Ends a token, wherever it is. */
export function endToken(draft: Draft, id: Ordinal): void {
  const token = tokenOf(draft, id);
  dequeue(draft, token);
  draft.tokens = remove(draft.tokens, id);
  changeScope(draft, token.scope, (children) => ({
    ...children,
    tokens: remove(children.tokens, id),
    joins: leaveJoin(children.joins, token),
    // A terminate end event has ended the last of them: the scope completes as any other does.
    terminating:
      children.tokens.size === 1 && children.terminating?.cause === 'END_EVENT'
        ? undefined
        : children.terminating,
  }));
}
