import { ordinalMap, visibleVariables, type InstanceState } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { Key } from '@onward/model';
import type { ActivatedJob, Runtime } from '@onward/runtime';
import type { Tamper } from '@onward/testing';
import { seeing, withScope } from './engine.js';
import { INTERRUPTED_SAGAS, REPEATED_SAGAS, UNDOING, type Mutation } from './mutation.js';
import { part, replaceMethod } from './patch.js';

/** What had completed, the other way round. */
const inOrderOfCompletion = (state: InstanceState): InstanceState =>
  withScope(state, (children) => {
    if (children.compensation === undefined || children.compensable.size < 2) return children;
    const entries = [...ordinalMap.entries(children.compensable)];
    const turned = entries.map(([at], index) => [at, entries.at(-1 - index)![1]] as const);
    const compensable = turned.reduce(
      (map, [at, entry]) => ordinalMap.set(map, at, entry),
      children.compensable,
    );
    return { ...children, compensable };
  });

/** What completed last is not known any more. */
const withoutTheLast = (state: InstanceState): InstanceState =>
  withScope(state, (children) => {
    const last = [...ordinalMap.keys(children.compensable)].at(-1);
    if (children.compensation?.current !== undefined || last === undefined) return children;
    return { ...children, compensable: ordinalMap.remove(children.compensable, last) };
  });

/** The host is not told of the commands that sagas send. */
function unawaited(): Tamper {
  let newest: { runtime?: Runtime } = {};
  return {
    ports: (ports) => {
      const own: { runtime?: Runtime } = {};
      newest = own;
      const send = (event: RecordedEvent): void => {
        const meta = { tenantId: event.metadata.tenantId, actor: 'saga', commandId: ports.entropy.uuid() };
        for (const { react, reactsTo } of ports.sagas)
          if (reactsTo.some((type) => type === event.type))
            for (const reaction of react(event))
              if ('command' in reaction)
                void own.runtime?.execute(reaction.instanceKey, reaction.command, meta);
      };
      return {
        ...ports,
        publish: (event) => {
          send(event);
          return [];
        },
      };
    },
    runtime: (runtime) => {
      newest.runtime = runtime;
    },
  };
}

type Prepare = (
  ref: { readonly instanceKey: Key },
  handout: unknown,
  known?: InstanceState,
) => Promise<ActivatedJob | undefined>;

export const COMPENSATION_MUTATIONS: readonly Mutation[] = [
  { name: 'compensation in the order of completion', needs: UNDOING, tamper: seeing(inOrderOfCompletion) },
  { name: 'compensation forgets what completed last', needs: UNDOING, tamper: seeing(withoutTheLast) },
  {
    name: 'compensation with the variables of now',
    needs: UNDOING,
    tamper: {
      runtime: (runtime) => {
        const hub = part(runtime, 'hub');
        const ports = part(hub, 'ports') as { stateOf(key: Key): Promise<InstanceState | undefined> };
        replaceMethod<Prepare>(hub, 'prepare', (prepare) => async (ref, handout, known) => {
          const job = await prepare(ref, handout, known);
          if (job?.compensation !== true) return job;
          const state = known ?? (await ports.stateOf(ref.instanceKey));
          return state && { ...job, variables: visibleVariables(state, 0) };
        });
      },
    },
  },
  {
    name: 'a repeat of the saga is not recognised',
    needs: REPEATED_SAGAS,
    tamper: seeing((state, { type }) =>
      type === 'StartCompensation' && state.failure?.answered === true
        ? { ...state, failure: { ...state.failure, answered: false } }
        : state,
    ),
  },
  {
    name: 'the checkpoint of the sagas is moved before they have been answered',
    needs: INTERRUPTED_SAGAS,
    tamper: unawaited(),
  },
];
