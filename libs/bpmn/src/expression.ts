import type { Expression } from '@onward/model';
import type { ReadContext } from './element-module.js';
import { childOf, describe, textOf, type ModdleElement } from './xml/moddle-element.js';

/**
 * How expressions are written in XML: where a value may be static text, a leading `=` marks FEEL; a condition is always FEEL, with
 * or without the `=`.
 */
export function readValue(text: string): Expression {
  const trimmed = text.trim();
  return trimmed.startsWith('=') ? { feel: trimmed.slice(1).trim() } : { value: text };
}

/** As `readValue`, for what is a number: retries, priority. Text that is none is kept, for validation to name it. */
export function readNumber(text: string): Expression {
  const expression = readValue(text);
  const digits = text.trim();
  return /^[+-]?\d{1,15}$/.test(digits) ? { value: Number(digits) } : expression;
}

/** A number, or FEEL with or without the `=`. */
export function readCount(text: string): Expression {
  const number = readNumber(text);
  return 'value' in number && typeof number.value !== 'number' ? readCondition(text) : number;
}

export function readCondition(text: string): Expression {
  const trimmed = text.trim();
  return { feel: trimmed.startsWith('=') ? trimmed.slice(1).trim() : trimmed };
}

/** The text in XML: of a static value only text stays as it is, since XML would read anything else back as text. */
export function writeValue(expression: Expression): string {
  if ('feel' in expression) return `=${expression.feel}`;
  return typeof expression.value === 'string' ? expression.value : `=${String(expression.value)}`;
}

/** As `writeValue`, for what `readNumber` reads. */
export function writeNumber(expression: Expression): string {
  return 'value' in expression ? String(expression.value) : writeValue(expression);
}

export function writeCondition(expression: Expression): string {
  return `=${'feel' in expression ? expression.feel : String(expression.value)}`;
}

/** A value in the builder: text as in XML; numbers, booleans and null are FEEL literals, which XML can carry, too. */
export function literal(value: string | number | boolean | null): Expression {
  return typeof value === 'string' ? readValue(value) : { feel: String(value) };
}

/**
 * The text of an expression that is an element of its own (`condition`, `timeDuration`, …); undefined where there is none, or none
 * in FEEL. `owner` is the flow element it belongs to; what `isConstant` is the same in every language.
 */
export function expressionText(
  source: ModdleElement,
  property: string,
  owner: ModdleElement,
  context: ReadContext,
  isConstant: (text: string) => boolean = () => false,
): string | undefined {
  const expression = childOf(source, property);
  if (expression === undefined) return undefined;
  const text = textOf(expression, 'body') ?? '';
  const language = textOf(expression, 'language');
  if (language !== undefined && !isFeel(language) && !isConstant(text.trim())) {
    const message = `The ${property} of ${describe(owner)} is in "${language}". Write it in FEEL and remove the language.`;
    context.report('UNSUPPORTED_LANGUAGE', message, owner.id);
    return undefined;
  }
  return text;
}

/** Media types and URIs name it, too; DMN's own names its language. */
export const isFeel = (language: string): boolean => /feel|omg\.org\/spec\/DMN\//i.test(language);
