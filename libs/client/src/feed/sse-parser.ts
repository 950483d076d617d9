/** One message of an event stream. */
export interface Message {
  /** Of the last message that had one; resuming goes on behind it. */
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** A message longer than this is refused: the server's events are below 1 MiB. */
export const MAX_MESSAGE_CHARACTERS = 16 * 1024 * 1024;

/**
 * Parses server-sent events (WHATWG HTML, §9.2.6) from text as it comes, in pieces of any size. A block without data makes no message,
 * and its id counts all the same: the server moves a filtered feed on by it.
 */
export class SseParser {
  private rest = '';
  private data: string[] = [];
  private size = 0;
  private event = '';
  private id: string;

  /** @param lastId what to send as `Last-Event-ID`: it moves on with complete blocks, never with half of one */
  constructor(public lastId = '') {
    this.id = lastId;
  }

  /** The messages that are complete with this piece. */
  push(piece: string): readonly Message[] {
    const text = this.rest + piece;
    // A carriage return at the very end may be the first half of a line end.
    const complete = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = complete.split(/\r\n|\r|\n/);
    this.rest = (lines.pop() ?? '') + text.slice(complete.length);
    this.bound(this.size + this.rest.length);
    return lines.flatMap((line) => this.line(line) ?? []);
  }

  private line(line: string): Message | undefined {
    if (line === '') return this.dispatch();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'data') {
      this.data.push(value);
      this.size += value.length;
      this.bound(this.size);
    } else if (field === 'id' && !value.includes('\0')) this.id = value;
    else if (field === 'event') this.event = value;
    return undefined;
  }

  private dispatch(): Message | undefined {
    const { data, event } = this;
    this.data = [];
    this.size = 0;
    this.event = '';
    this.lastId = this.id;
    return data.length === 0 ? undefined : { id: this.id, event: event || 'message', data: data.join('\n') };
  }

  private bound(size: number): void {
    if (size > MAX_MESSAGE_CHARACTERS) {
      throw new RangeError(
        `a message of the event stream is longer than ${MAX_MESSAGE_CHARACTERS} characters`,
      );
    }
  }
}
