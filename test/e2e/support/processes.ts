import { process, toXml, type Ended } from '@onward/bpmn';

const xml = (definition: Ended): Promise<string> => toXml(definition.build());

/** One service task of the given job type. */
export const oneJob = (id: string, type = id): Promise<string> =>
  xml(process(id).startEvent('start').serviceTask('work', { type, name: 'Work' }).endEvent('end'));

/** One user task for the group `clerks`. */
export const oneUserTask = (id: string): Promise<string> =>
  xml(
    process(id, { name: 'Approval' })
      .startEvent('start')
      .userTask('approve', { name: 'Approve', candidateGroups: 'clerks', priority: 80 })
      .endEvent('end'),
  );

/** Nothing to wait for. */
export const automatic = (id: string): Promise<string> =>
  xml(process(id, { versionTag: 'v1' }).startEvent('start').endEvent('end'));

/** Reserve, then charge; a failure is compensated. */
export const compensated = (id: string): Promise<string> =>
  xml(
    process(id)
      .onFailure('compensate')
      .startEvent('start')
      .serviceTask('reserve', {
        type: `${id}-reserve`,
        compensatedBy: { id: 'release', type: `${id}-release` },
      })
      .serviceTask('charge', { type: `${id}-charge`, retries: 1 })
      .endEvent('end'),
  );

/** An exclusive choice on `amount`. */
export const choice = (id: string): Promise<string> =>
  xml(
    process(id)
      .startEvent('start')
      .exclusiveGateway('split')
      .when('amount > 100', (path) => path.userTask('check'))
      .otherwise((path) => path.endEvent('cheap'))
      .exclusiveGateway('merge')
      .endEvent('end'),
  );
