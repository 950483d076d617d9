import { evaluate, parseExpression } from 'feelin';
import { NAMES_WITH_KEYWORDS } from './camunda/names.js';

/** The dialect in which a name with special characters can be written in backticks. */
export const DIALECT = 'camunda';

/** A node of the syntax tree, as plain data. `name` is that of the FEEL grammar; keywords and brackets are nodes, too. */
export interface SyntaxNode {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly children: readonly SyntaxNode[];
}

export type SyntaxTree =
  { readonly ok: true; readonly root: SyntaxNode } | { readonly ok: false; readonly message: string };

/**
 * Parses without looking at any variable, so that an expression means the same whatever the values are.
 * A tree deeper than `maxNesting` is refused: everything behind this walks it recursively.
 */
export function parseSyntax(feel: string, maxNesting: number): SyntaxTree {
  const open: { name: string; from: number; to: number; text: string; children: SyntaxNode[] }[] = [];
  let root: SyntaxNode | undefined;
  let valid = true;
  let depth = 0;
  parseExpression(feel, NAMES_WITH_KEYWORDS, DIALECT).iterate({
    enter({ type, from, to }) {
      if (type.isError) valid = false;
      if (type.isSkipped) return false;
      depth = Math.max(depth, open.length);
      open.push({ name: type.name, from, to, text: feel.slice(from, to), children: [] });
      return true;
    },
    leave({ type }) {
      if (type.isSkipped) return;
      const node = open.pop()!;
      const parent = open.at(-1);
      if (parent) parent.children.push(node);
      else root = node;
    },
  });
  if (!valid || root === undefined) return { ok: false, message: describeSyntaxError(feel) };
  if (depth > maxNesting)
    return { ok: false, message: `It is nested ${depth} levels deep, more than the ${maxNesting} allowed.` };
  return { ok: true, root };
}

/** What feelin says about text that does not parse, with the place of it. */
function describeSyntaxError(feel: string): string {
  try {
    evaluate(feel, NAMES_WITH_KEYWORDS, DIALECT);
  } catch (error) {
    const { message, position } = error as { message: string; position?: { from: number } };
    if (position === undefined) return `${message}.`;
    // Functions of an earlier FEEL, which were called as the operators are.
    const isFormer = /^(and|or)\s*\(/.test(feel.slice(position.from));
    const instead = isFormer ? ' Call all() instead of and(), and any() instead of or().' : '';
    return `${message} at character ${position.from + 1}.${instead}`;
  }
  return 'It is incomplete.';
}

/** A name as it is looked up: one space between its words, without backticks. */
export function nameOf(node: SyntaxNode): string {
  const words = node.children.length === 0 ? [node.text] : node.children.map(({ text }) => text);
  return words.map((word) => word.replaceAll('`', '')).join(' ');
}

/** All nodes below (and with) a node, parents first. */
export function* descendants(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of node.children) yield* descendants(child);
}

/** The name of the function that an invocation calls by name. */
export function calledFunction(node: SyntaxNode): string | undefined {
  const [target] = node.children;
  if (node.name !== 'FunctionInvocation' || target === undefined) return undefined;
  return target.name === 'VariableName' || target.name === 'SpecialFunctionName' ? nameOf(target) : undefined;
}

export const DATE_AND_TIME = 'date and time';

/** `left < right` and the like; `in` and `between` are other forms. */
export const isOrdering = ({ name, children }: SyntaxNode): boolean =>
  name === 'Comparison' &&
  children.length === 3 &&
  children[1]?.name === 'CompareOp' &&
  /^[<>]=?$/.test(children[1].text);

/** The text, in quotes, of a literal such as `@"2027-03-01T12:00:00+01:00[Europe/Berlin]"`, whose zone feelin does not read. */
export function literalInZone({ name, children: [text] }: SyntaxNode): string | undefined {
  return name === 'AtLiteral' && text?.text.includes('[') === true ? text.text : undefined;
}

/**
 * `date and time` where it may be asked for a time zone: by several arguments, by a name, or in the text that it is given. It has a node of
 * its own in the grammar.
 */
export function dateAndTimeInZone({ name, children }: SyntaxNode): string | undefined {
  const [target, , parameters] = children;
  if (
    name !== 'DateTimeLiteral' ||
    target?.name !== 'DateTimeConstructor' ||
    nameOf(target) !== DATE_AND_TIME
  )
    return undefined;
  const [first, ...more] = parameters?.children ?? [];
  const isPlain = first?.name === 'StringLiteral' && !/[[@]/.test(first.text);
  return parameters?.name === 'NamedParameters' || more.length > 0 || (first && !isPlain)
    ? DATE_AND_TIME
    : undefined;
}
