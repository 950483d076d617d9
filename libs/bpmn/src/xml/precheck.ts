import { SaxesParser } from 'saxes';
import { BPMN_LIMITS } from '../limits.js';
import type { ProblemCode } from '../problem-codes.js';
import { ProblemList } from '../problem-list.js';
import { isPossible } from './attribute-values.js';

/** What a first pass over the text knows that the model later does not. */
export interface Prechecked {
  readonly problems: ProblemList;
  /** Line by element id, from 1. */
  readonly lines: ReadonlyMap<string, number>;
  /** Namespaces by prefix, '' for the default one. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** The text without its diagrams, which say nothing about execution and are half of it; lines stay where they were. */
  readonly semantics: string;
}

const isUnderstood = (uri: string): boolean =>
  uri === 'http://www.omg.org/spec/BPMN/20100524/MODEL' || uri === 'http://camunda.org/schema/zeebe/1.0';

const DIAGRAM_NAMESPACE = 'http://www.omg.org/spec/BPMN/20100524/DI';

/** Of the model and of its diagrams. */
const BPMN_NAMESPACES = 'http://www.omg.org/spec/BPMN/';

/** Directly below `definitions`. */
const DIAGRAM_DEPTH = 2;

class Stop extends Error {}

/**
 * Streams over the text before anything is built from it: well-formed, without DOCTYPE, within the limits, no id twice. Stops at
 * the first of these, save duplicate ids, which are all named.
 */
export function precheck(xml: string, resource: string): Prechecked {
  const lines = new Map<string, number>();
  const namespaces = new Map<string, string>();
  const problems = new ProblemList({ resource });
  const parser = new SaxesParser({ xmlns: true, position: true });
  let depth = 0;
  let elements = 0;
  const diagrams: { readonly from: number; to: number }[] = [];

  const stop = (code: ProblemCode, message: string): never => {
    problems.add(code, message, undefined, parser.line);
    throw new Stop(message);
  };
  const checkLength = (text: string): void => {
    if (text.length > BPMN_LIMITS.maxTextLength)
      stop('XML_TOO_LARGE', `A text has more than ${BPMN_LIMITS.maxTextLength} characters.`);
  };

  parser.on('error', (error) => stop('XML_MALFORMED', `The file is not well-formed XML: ${reasonOf(error)}`));
  parser.on('doctype', () =>
    stop('XML_DOCTYPE', 'The file has a DOCTYPE. Remove it: entities and external files are not read.'),
  );
  const checkEncoding = ({ encoding }: { readonly encoding?: string }): void => {
    if (encoding !== undefined && !/^(utf-8|us-ascii)$/i.test(encoding)) {
      stop('XML_ENCODING', `The file declares the encoding "${encoding}". Save it as UTF-8.`);
    }
  };
  // With one listener more (say, for the declaration), V8 makes the parser a dictionary, and it is five times slower.
  parser.on('opentag', ({ attributes, ns, uri, local }) => {
    if (elements === 0) checkEncoding(parser.xmlDecl);
    if (++depth > BPMN_LIMITS.maxDepth)
      stop('XML_TOO_LARGE', `Elements are nested more than ${BPMN_LIMITS.maxDepth} levels deep.`);
    if (++elements > BPMN_LIMITS.maxElements)
      stop('XML_TOO_LARGE', `The file has more than ${BPMN_LIMITS.maxElements} XML elements.`);
    for (const [prefix, uri] of Object.entries(ns)) namespaces.set(prefix, uri);
    for (const { name, value } of Object.values(attributes)) {
      checkLength(value);
      if (!isPossible(name, value) && isUnderstood(uri)) noteValue(local, name, value);
    }
    const id = attributes['id']?.value;
    // What other vendors call an id in their own elements is theirs.
    if (id !== undefined && uri.startsWith(BPMN_NAMESPACES)) noteId(id);
    if (depth === DIAGRAM_DEPTH && uri === DIAGRAM_NAMESPACE && local === 'BPMNDiagram') {
      diagrams.push({ from: xml.lastIndexOf('<', parser.position - 1), to: xml.length });
    }
  });
  parser.on('closetag', ({ uri, local }) => {
    if (depth-- === DIAGRAM_DEPTH && uri === DIAGRAM_NAMESPACE && local === 'BPMNDiagram') {
      diagrams.at(-1)!.to = parser.position;
    }
  });
  parser.on('text', checkLength);
  parser.on('cdata', checkLength);

  function noteValue(tag: string, attribute: string, value: string): void {
    const message = `<${tag}> has ${attribute}="${value.slice(0, 100)}", which BPMN does not know. Correct the value.`;
    problems.add('XML_UNEXPECTED', message, undefined, parser.line);
  }

  function noteId(id: string): void {
    const before = lines.get(id);
    if (before === undefined) lines.set(id, parser.line);
    else
      problems.add(
        'DUPLICATE_ID',
        `The id "${id}" is also used in line ${before}. Give each element its own.`,
        id,
        parser.line,
      );
    if (id in Object.prototype)
      problems.add('INVALID_ID', `The id "${id}" is reserved. Choose another one.`, id, parser.line);
  }

  try {
    parser.write(xml).close();
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return { problems, lines, namespaces, semantics: withoutParts(xml, diagrams) };
}

/** saxes puts the position in front: `3:14: text.` */
function reasonOf({ message }: Error): string {
  const reason = message.replace(/^[^\n]*?\d+:\d+: /, '');
  return reason.endsWith('.') ? reason : `${reason}.`;
}

/** Line breaks stay. */
function withoutParts(xml: string, parts: readonly { readonly from: number; readonly to: number }[]): string {
  let kept = '';
  let done = 0;
  for (const { from, to } of parts) {
    kept += xml.slice(done, from) + xml.slice(from, to).replaceAll(/[^\n]+/g, '');
    done = to;
  }
  return kept + xml.slice(done);
}
