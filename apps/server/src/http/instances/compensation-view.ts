import { keyIn, ordinalMap, type CompensationEntry, type InstanceState } from '@onward/engine';

/**
 * What could be or is being compensated: per scope the completed steps with a handler, in the order in which they would be compensated
 * (the last completed first), the step under way, and the failure that started it. Null where there is nothing of it.
 */
export function compensationView(state: InstanceState) {
  const { failure } = state;
  const scopes = [...ordinalMap.values(state.elementInstances)].flatMap((instance) => {
    const { children } = instance;
    if (children === undefined || (children.compensable.size === 0 && children.compensation === undefined))
      return [];
    const current = children.compensation?.current;
    return [
      {
        scopeKey: keyIn(state, instance.id),
        running: children.compensation !== undefined,
        current:
          current === undefined
            ? null
            : { tokenId: keyIn(state, current.token), ...entryView(state, current.entry) },
        entries: [...ordinalMap.values(children.compensable)]
          .map((entry) => entryView(state, entry))
          .toReversed(),
      },
    ];
  });
  if (failure === undefined && scopes.length === 0) return null;
  return {
    failure:
      failure === undefined
        ? null
        : {
            failureKey: keyIn(state, failure.id),
            elementInstanceKey: keyIn(state, failure.elementInstance),
            tokenId: keyIn(state, failure.token),
            message: failure.message,
            revision: failure.revision,
            answered: failure.answered,
          },
    scopes,
  };
}

const entryView = (
  state: InstanceState,
  { elementInstance, element, handler, revision }: CompensationEntry,
) => ({
  elementInstanceKey: keyIn(state, elementInstance),
  elementId: element,
  handlerId: handler,
  revision,
});
