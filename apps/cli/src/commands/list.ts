import type { InstanceStateName, ProcessInstance, SearchFilter } from '@onward/client';
import type { Action } from '../context.js';
import { moment } from '../output/moments.js';
import { moreThan } from '../output/more.js';

export interface ListOptions {
  readonly state?: InstanceStateName;
  readonly process?: string;
  readonly incidents?: boolean;
  readonly limit: number;
}

/** Process instances, the newest first. */
export const list: Action<[], ListOptions> = async (context, { state, process, incidents, limit }) => {
  const filter: SearchFilter = {
    ...(state === undefined ? {} : { state }),
    ...(process === undefined ? {} : { processDefinitionId: process }),
    ...(incidents ? { hasIncident: true } : {}),
  };
  const sort = [{ field: 'startDate', order: 'DESC' }] as const;
  const found = await context.client.searchInstances({ filter, sort, page: { limit } });
  context.show(found, () => {
    if (found.items.length === 0) return 'No process instance. Start one with: onward start PROCESS_ID\n';
    const rows = context.table<ProcessInstance>(
      [
        { title: 'KEY', of: (one) => one.processInstanceKey },
        { title: 'PROCESS', of: (one) => one.processDefinitionId },
        { title: 'VERSION', of: (one) => one.processDefinitionVersion },
        {
          title: 'STATE',
          of: (one) => (one.endReason === null ? one.state : `${one.state} (${one.endReason})`),
        },
        { title: 'INCIDENT', of: (one) => (one.hasIncident ? 'yes' : ''), optional: true },
        { title: 'BUSINESS ID', of: (one) => one.businessId, optional: true },
        { title: 'STARTED (UTC)', of: (one) => moment(one.startDate) },
        { title: 'ENDED (UTC)', of: (one) => moment(one.endDate), optional: true },
      ],
      found.items,
    );
    return rows + moreThan(found);
  });
};
