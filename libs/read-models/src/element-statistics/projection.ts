import type { EventType } from '@onward/engine';
import type { RecordedEvent } from '@onward/event-store';
import type { ProcessInstanceSummarised } from '@onward/model';
import { archiveFold } from '../archive/folds.js';
import type { Projection } from '../projection.js';
import { documentId } from '../shared/document-id.js';
import { instanceFolds, type TypedFold } from '../shared/typed-folds.js';
import type { ElementStatisticsDoc } from './doc.js';

type Counts = Pick<ElementStatisticsDoc, 'active' | 'completed' | 'canceled' | 'incidents'>;
type ElementEvent =
  | 'ElementActivated'
  | 'ElementPassed'
  | 'ElementCompleted'
  | 'ElementTerminated'
  | 'IncidentRaised'
  | 'IncidentResolved';

export const elementStatistics: Projection<ElementStatisticsDoc> = {
  name: 'element-statistics',
  version: 1,
  indexes: [{ name: 'definition', paths: ['processDefinitionKey', 'elementId'] }],
  on: {
    ...instanceFolds<ElementStatisticsDoc>({
      ElementActivated: counts({ active: 1 }),
      ElementPassed: counts({ completed: 1 }),
      ElementCompleted: counts({ active: -1, completed: 1 }),
      ElementTerminated: counts({ active: -1, canceled: 1 }),
      IncidentRaised: counts({ incidents: 1 }),
      IncidentResolved: counts({ incidents: -1 }),
    }),
    ProcessInstanceSummarised: archiveFold<'ProcessInstanceSummarised', ElementStatisticsDoc>(
      (summary) => summary.elements.map(({ elementId }) => documentId(definitionOf(summary), elementId)),
      addSummary,
    ),
  },
};

/** Of the definition that the instance ran. */
const definitionOf = ({ kept }: ProcessInstanceSummarised): string =>
  (kept[0]?.metadata['definitionKey'] ?? '') as string;

function addSummary(
  doc: ElementStatisticsDoc | undefined,
  summary: ProcessInstanceSummarised,
  _event: RecordedEvent,
  id: string,
): ElementStatisticsDoc | undefined {
  const definitionKey = definitionOf(summary);
  const added = summary.elements.find(({ elementId }) => documentId(definitionKey, elementId) === id);
  if (added === undefined) return doc;
  const before =
    doc ?? emptyDoc(id, definitionKey, added.elementId, summary.kept[0]?.metadata['tenantId'] as string);
  return {
    ...before,
    active: before.active + added.active,
    completed: before.completed + added.completed,
    canceled: before.canceled + added.canceled,
    incidents: before.incidents + added.incidents,
  };
}

function counts<T extends ElementEvent & EventType>(
  change: Partial<Counts>,
): TypedFold<T, ElementStatisticsDoc> {
  const { active = 0, completed = 0, canceled = 0, incidents = 0 } = change;
  return {
    id: ({ element }, event) => documentId(event.metadata.definitionKey ?? '', element),
    apply(doc, { element }, event, id) {
      const before = doc ?? newDoc(element, event, id);
      // Each by its name: V8 spreads slowly what was itself spread, and this is the document that changes most often.
      return {
        _id: before._id,
        processDefinitionKey: before.processDefinitionKey,
        elementId: before.elementId,
        active: Math.max(0, before.active + active),
        completed: Math.max(0, before.completed + completed),
        canceled: Math.max(0, before.canceled + canceled),
        incidents: Math.max(0, before.incidents + incidents),
        tenantId: before.tenantId,
      };
    },
  };
}

const newDoc = (element: string, { metadata }: RecordedEvent, id: string): ElementStatisticsDoc =>
  emptyDoc(id, metadata.definitionKey ?? '', element, metadata.tenantId);

const emptyDoc = (
  _id: string,
  processDefinitionKey: string,
  elementId: string,
  tenantId: string,
): ElementStatisticsDoc => ({
  _id,
  processDefinitionKey,
  elementId,
  active: 0,
  completed: 0,
  canceled: 0,
  incidents: 0,
  tenantId,
});
