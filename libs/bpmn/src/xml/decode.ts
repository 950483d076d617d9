import { BPMN_LIMITS } from '../limits.js';
import type { ProblemList } from '../problem-list.js';

/** Encodings that a declaration may name, beside UTF-8. */
const LATIN = ['iso-8859-1', 'windows-1252'];
const DECLARATION = /^(\s*<\?xml[^>]{0,200}?encoding\s*=\s*["'])([\w.-]{1,40})/;

/**
 * The text of a file, undefined (with a problem) where it is too large or cannot be decoded. A byte order mark is dropped, and the
 * declaration then says UTF-8, whatever the file was.
 */
export function decode(content: Uint8Array | string, problems: ProblemList): string | undefined {
  const size = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength;
  if (size > BPMN_LIMITS.maxBytes) {
    problems.add(
      'XML_TOO_LARGE',
      `The file has ${size} bytes, more than the ${BPMN_LIMITS.maxBytes} allowed.`,
    );
    return undefined;
  }
  if (typeof content === 'string') return declareUtf8(content.replace(/^\uFEFF/, ''));
  const encoding = encodingOf(content);
  try {
    return declareUtf8(new TextDecoder(encoding, { fatal: true }).decode(content));
  } catch {
    problems.add('XML_ENCODING', `The file is not ${encoding.toUpperCase()}. Save it as UTF-8.`);
    return undefined;
  }
}

function encodingOf(content: Uint8Array): string {
  if (content[0] === 0xff && content[1] === 0xfe) return 'utf-16le';
  if (content[0] === 0xfe && content[1] === 0xff) return 'utf-16be';
  const head = Buffer.from(content.subarray(0, 300)).toString('latin1');
  const declared = DECLARATION.exec(head)?.[2]?.toLowerCase();
  return declared !== undefined && LATIN.includes(declared) ? 'windows-1252' : 'utf-8';
}

/** Other encodings stay as they are declared, and are refused by the first pass. */
function declareUtf8(xml: string): string {
  return xml.replace(DECLARATION, (all, before: string, encoding: string) =>
    [...LATIN, 'utf-16', 'utf-16le', 'utf-16be'].includes(encoding.toLowerCase()) ? `${before}UTF-8` : all,
  );
}
