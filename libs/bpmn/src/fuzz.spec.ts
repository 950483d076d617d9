import fc from 'fast-check';
import { parseBpmn, toXml } from './index.js';
import { BPMN_LIMITS } from './limits.js';
import { PROBLEM_CODES } from './problem-codes.js';
import { EVERY_ELEMENT } from './testing/every-element.js';

const SEED = 20260304;
const FILES = 1000;
const MAX_MS = 1000;

/** Every element with everything that can be said of it, without the diagrams, which are not looked at. */
const files = await Promise.all(
  Object.values(EVERY_ELEMENT).map(async (definition) =>
    (await toXml(definition)).replace(/<bpmndi:BPMNDiagram[\s\S]*<\/bpmndi:BPMNDiagram>/, ''),
  ),
);

/** Replaced, cut out, repeated or cut off somewhere; text that means something in XML or BPMN is favoured. */
const mutation = fc.record({
  kind: fc.constantFrom('replace', 'cut', 'repeat', 'truncate', 'insert'),
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.integer({ min: 1, max: 200 }),
  text: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom(
      '<',
      '>',
      '"',
      '&',
      ']]>',
      '<![CDATA[',
      '<!--',
      '<?',
      '<!DOCTYPE a>',
      '&lt;',
      '\u0000',
      'id="a"',
    ),
    fc.constantFrom(
      '__proto__',
      'constructor',
      'toString',
      'bpmn:',
      'zeebe:',
      '=',
      '=((((',
      '${x}',
      '99999999999999999999',
    ),
    fc.constantFrom(
      '<bpmn:subProcess id="x">',
      '</bpmn:subProcess>',
      '<bpmn:task/>',
      '</bpmn:process>',
      '<bpmn:multiInstanceLoopCharacteristics/>',
      '<bpmn:cancelEventDefinition/>',
      'triggeredByEvent="true" ',
      'attachedToRef="e" ',
      'messageRef="e" ',
      'startQuantity="-1" ',
      'R9/PT0S',
      'isForCompensation="true" ',
      'u',
      'undo',
      'g',
    ),
  ),
});

function mutate(
  text: string,
  { kind, at, length, text: inserted }: typeof mutation extends fc.Arbitrary<infer T> ? T : never,
): string {
  const from = Math.floor(at * text.length);
  switch (kind) {
    case 'replace':
      return text.slice(0, from) + inserted + text.slice(from + inserted.length);
    case 'cut':
      return text.slice(0, from) + text.slice(from + length);
    case 'repeat':
      return text.slice(0, from) + text.slice(Math.max(0, from - length));
    case 'truncate':
      return text.slice(0, from);
    default:
      return text.slice(0, from) + inserted + text.slice(from);
  }
}

describe('a damaged file', () => {
  it('is read or refused, and nothing else', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    let refused = 0;
    let slowest = 0;
    const damaged = fc.sample(fc.array(mutation, { minLength: 1, maxLength: 4 }), {
      seed: SEED,
      numRuns: FILES,
    });
    for (const [index, mutations] of damaged.entries()) {
      const text = mutations.reduce(mutate, files[index % files.length]!);
      const start = performance.now();
      const { definitions, problems } = await parseBpmn(text, 'damaged.bpmn');
      slowest = Math.max(slowest, performance.now() - start);
      if (problems.length > 0) refused++;
      else expect(definitions.length).toBeGreaterThan(0);
      expect(problems.length).toBeLessThanOrEqual(BPMN_LIMITS.maxProblems);
      for (const { code, message } of problems) {
        expect(PROBLEM_CODES).toHaveProperty(code);
        expect(message).not.toMatch(/\n\s+at /);
        expect(message.length).toBeLessThan(2000);
      }
    }
    expect(refused).toBeGreaterThan(FILES / 2);
    expect(refused).toBeLessThan(FILES);
    expect(slowest).toBeLessThan(MAX_MS);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
  }, 120_000);

  it('of bytes at random is refused', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 500 }), async (bytes) => {
        expect((await parseBpmn(bytes, 'bytes.bpmn')).problems).not.toEqual([]);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
