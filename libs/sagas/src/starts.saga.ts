import type { StartsEventData } from '@onward/engine';
import type { DeploymentCreated } from '@onward/model';
import type { SagaDefinition } from './reaction.js';

/** Starts instances of what is deployed: sets and stops the timers of start events, and starts an instance when one has come. */
export const startsSaga: SagaDefinition = {
  name: 'starts',
  reactsTo: ['DeploymentCreated', 'StartTimerTriggered'],
  react({ type, data, metadata }) {
    if (type === 'DeploymentCreated') {
      const { definitions } = data as unknown as DeploymentCreated;
      return [{ task: { type: 'ArrangeStarts', definitions, at: metadata.time } }];
    }
    const { definitionKey, element, dueAt } = data as unknown as StartsEventData['StartTimerTriggered'];
    const once = `timer/${definitionKey}/${element}/${dueAt}`;
    return [{ task: { type: 'StartInstance', once, definitionKey, element, variables: {} } }];
  },
};
