import type { FlowElement, ProcessDefinition } from '@onward/model';
import { parseBpmn, toXml, validate } from './index.js';

const job = {
  type: { value: 'work' },
  retries: { value: 1 },
  headers: { a: 'b' },
} as const;

const around = (element: FlowElement, ...inner: FlowElement[]): ProcessDefinition => ({
  processId: 'p',
  onFailure: 'incident',
  elements: [{ id: 's', type: 'startEvent' }, element, ...inner, { id: 'e', type: 'endEvent' }],
  flows: [
    { id: 'f1', source: 's', target: 't' },
    { id: 'f2', source: 't', target: 'e' },
  ],
});

describe('what the engine does not execute yet', () => {
  it.each<[string, ProcessDefinition]>([
    [
      'conditional filters of start events',
      {
        processId: 'p',
        onFailure: 'incident',
        elements: [
          {
            id: 't',
            type: 'startEvent',
            triggers: [
              {
                type: 'conditional',
                condition: { feel: 'a > 1' },
                variableNames: ['a', 'b'],
                variableEvents: ['create'],
              },
            ],
          },
          { id: 'e', type: 'endEvent' },
        ],
        flows: [{ id: 'f', source: 't', target: 'e' }],
      },
    ],
  ])('%s are read as they were written, and refused', async (_what, definition) => {
    const { definitions, problems } = await parseBpmn(await toXml(definition), 'file.bpmn');
    expect(definitions).toEqual([definition]);
    expect(problems.map(({ code, elementId }) => `${code} ${elementId}`)).toEqual([
      'UNSUPPORTED_EXTENSION t',
    ]);
    expect(validate(definition)).toHaveLength(1);
  });
});

it.each<[string, FlowElement]>([
  [
    'execution listeners',
    {
      id: 't',
      type: 'task',
      listeners: [
        { on: 'start', job },
        { on: 'end', job: { ...job, type: { feel: 'kind' } } },
      ],
    },
  ],
  [
    'task listeners',
    {
      id: 't',
      type: 'userTask',
      headers: {},
      taskListeners: [
        { on: 'creating', job },
        { on: 'assigning', job },
        { on: 'updating', job },
        { on: 'completing', job: { ...job, type: { feel: 'kind' } } },
      ],
    },
  ],
  [
    'conditional filters',
    {
      id: 't',
      type: 'intermediateCatchEvent',
      triggers: [
        {
          type: 'conditional',
          condition: { feel: 'a > 1' },
          variableNames: ['a', 'b'],
          variableEvents: ['create'],
        },
      ],
    },
  ],
])('%s, which it executes, are read as they were written', async (_what, element) => {
  const definition = around(element);
  const parsed = await parseBpmn(await toXml(definition), 'file.bpmn');
  expect(parsed).toEqual({ definitions: [definition], problems: [] });
});
