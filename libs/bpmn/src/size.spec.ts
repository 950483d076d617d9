import { isDeepStrictEqual } from 'node:util';
import type { ProcessDefinition } from '@onward/model';
import { parseBpmn, process, toXml, type Path } from './index.js';

const ELEMENTS = 1000;

/** A third of them in sub-processes, with boundary events and gateways. */
function large(): ProcessDefinition {
  let path: Path = process('large').startEvent();
  for (let n = 0; n < ELEMENTS / 10; n++) {
    path = path
      .subProcess(`sub-${n}`, (scope) =>
        scope
          .startEvent()
          .serviceTask(`inner-${n}`, { type: 'work', inputs: { x: '=y' } })
          .endEvent(`end-${n}`),
      )
      .onTimer('PT1H')
      .exclusiveGateway(`split-${n}`)
      .when('amount > 1000', (branch) => branch.userTask(`user-${n}`))
      .otherwise((branch) => branch.scriptTask(`script-${n}`, { script: 'a + 1', resultVariable: 'a' }))
      .exclusiveGateway(`merge-${n}`)
      .catchEvent(`wait-${n}`, { message: 'paid', correlationKey: '=id' });
  }
  return path.endEvent('end').build();
}

/** How long that takes, and with 5,000, is a matter of the bench. */
describe('a file of 1,000 elements', () => {
  it('is built, drawn and read as it was built', async () => {
    const definition = large();
    const { definitions, problems } = await parseBpmn(await toXml(definition), 'large.bpmn');
    expect(problems).toEqual([]);
    expect(definitions[0]?.elements).toHaveLength(ELEMENTS + 2);
    // Not toEqual, which takes longer than all of the rest.
    expect(isDeepStrictEqual(definitions[0], definition)).toBe(true);
  }, 120_000);
});
