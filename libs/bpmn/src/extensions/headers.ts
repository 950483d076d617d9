import type { CreateXml, ReadContext } from '../element-module.js';
import { childrenOf, describe, textOf, type ModdleElement } from '../xml/moddle-element.js';
import { findExtension } from './find-extension.js';

/** `zeebe:taskHeaders`: constant text for workers. */
export const readHeaders = (source: ModdleElement, context: ReadContext): Readonly<Record<string, string>> =>
  headersOf(findExtension(source, 'zeebe:TaskHeaders'), source, context);

/** `source` is the element that problems are told of. */
export function headersOf(
  extension: ModdleElement | undefined,
  source: ModdleElement,
  context: ReadContext,
): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (const header of extension ? childrenOf(extension, 'values') : []) {
    const key = textOf(header, 'key');
    if (key === undefined || key in Object.prototype) {
      context.report(
        'INVALID_HEADER',
        `${describe(source)} has a header without a usable key. Give it one.`,
        source.id,
      );
    } else if (headers.has(key)) {
      context.report('INVALID_HEADER', `${describe(source)} has two headers "${key}". Keep one.`, source.id);
    } else {
      headers.set(key, typeof header['value'] === 'string' ? header['value'] : '');
    }
  }
  return Object.fromEntries(headers);
}

export function writeHeaders(headers: Readonly<Record<string, string>>, create: CreateXml): ModdleElement[] {
  const values = Object.entries(headers).map(([key, value]) => create('zeebe:Header', { key, value }));
  return values.length === 0 ? [] : [create('zeebe:TaskHeaders', { values })];
}
