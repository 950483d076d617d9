import type { ProcessDefinition, RejectionKind } from '@onward/model';
import { keyOf } from '@onward/model';
import { decideDeployment, type ParsedResource } from './decide-deployment.js';
import { emptyDeploymentState, type DeploymentState } from './deployment-state.js';

const definition = (processId: string): ProcessDefinition => ({
  processId,
  onFailure: 'incident',
  elements: [],
  flows: [],
});

function file(name: string, processIds: readonly string[], checksum = name): ParsedResource {
  return { name, checksum, definitions: processIds.map(definition), problems: [], starts: new Map() };
}

function deployed(processId: string, version: number, checksum: string): DeploymentState {
  const state = emptyDeploymentState();
  const record = {
    deployed: {
      definitionKey: keyOf(version, 1),
      processId,
      version,
      tenantId: 't',
      deploymentKey: keyOf(version),
      resourceName: 'a.bpmn',
    },
    checksum,
    resourceRevision: 0,
    starts: [],
  };
  state.versions.set(processId, [record]);
  return state;
}

function accepted(state: DeploymentState, resources: readonly ParsedResource[]) {
  const decision = decideDeployment(state, resources, 9);
  if (!decision.accepted) throw new Error(decision.rejection.message);
  return decision;
}

describe('deciding a deployment', () => {
  test('new processes get version 1 and keys below the deployment', () => {
    const { created } = accepted(emptyDeploymentState(), [file('a.bpmn', ['p', 'q'])]);
    expect(
      created.map(({ processId, version, definitionKey }) => [processId, version, definitionKey]),
    ).toEqual([
      ['p', 1, keyOf(9, 1)],
      ['q', 1, keyOf(9, 2)],
    ]);
  });

  test('other content is the next version', () => {
    const { created } = accepted(deployed('p', 3, 'old'), [file('a.bpmn', ['p'], 'new')]);
    expect(created.map(({ version }) => version)).toEqual([4]);
  });

  test('equal content is not a new version, and its file is not stored again', () => {
    const { created, definitions, resources } = accepted(deployed('p', 3, 'same'), [
      file('a.bpmn', ['p'], 'same'),
      file('b.bpmn', ['q']),
    ]);
    expect(created.map(({ processId }) => processId)).toEqual(['q']);
    expect(definitions.map(({ processId, version }) => [processId, version])).toEqual([
      ['p', 3],
      ['q', 1],
    ]);
    expect(resources.map(({ name }) => name)).toEqual(['b.bpmn']);
  });

  test.each([
    ['two files of one name', [file('a.bpmn', ['p']), file('a.bpmn', ['q'])], 'DUPLICATE_RESOURCE'],
    ['one process in two files', [file('a.bpmn', ['p']), file('b.bpmn', ['p'])], 'DUPLICATE_PROCESS_ID'],
    [
      'a file with a problem beside a good one',
      [
        file('a.bpmn', ['p']),
        { ...file('b.bpmn', []), problems: [{ code: 'BROKEN', message: 'no.', resource: 'b.bpmn' }] },
      ],
      'BROKEN',
    ],
  ] as const)('%s: nothing is deployed and the file is named', (_name, resources, code) => {
    const decision = decideDeployment(emptyDeploymentState(), resources, 9);
    expect(decision).toMatchObject({
      accepted: false,
      rejection: { kind: 'INVALID' satisfies RejectionKind, code: 'DEPLOYMENT_REFUSED' },
    });
    if (decision.accepted) return;
    expect(decision.rejection.problems?.map((problem) => problem.code)).toEqual([code]);
    expect(decision.rejection.message).toContain('.bpmn');
  });
});
