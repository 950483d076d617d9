const FIRST_SIZE = 64 * 1024;

/** Bytes written one after the other into a buffer that is used over and over and grows as needed. */
export class Writer {
  bytes = Buffer.alloc(FIRST_SIZE);
  at = 0;

  /** What was written before is given up. */
  begin(): void {
    this.at = 0;
    if (this.bytes.length > 16 * FIRST_SIZE) this.bytes = Buffer.alloc(FIRST_SIZE);
  }

  written(): Buffer {
    return this.bytes.subarray(0, this.at);
  }

  byte(value: number): void {
    if (this.at === this.bytes.length) this.#grow(1);
    this.bytes[this.at++] = value;
  }

  /** A whole number from 0 to 2^53. */
  number(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.byte(rest);
  }

  uint32(value: number): void {
    this.#room(4);
    this.at = this.bytes.writeUInt32LE(value, this.at);
  }

  /** Below 2^48. */
  uint48(value: number): void {
    this.#room(6);
    this.at = this.bytes.writeUIntLE(value, this.at, 6);
  }

  double(value: number): void {
    this.#room(8);
    this.at = this.bytes.writeDoubleLE(value, this.at);
  }

  /** UTF-8 of so many bytes. */
  text(text: string, length: number): void {
    this.#room(length);
    this.at += this.bytes.write(text, this.at, length);
  }

  #room(length: number): void {
    if (this.at + length > this.bytes.length) this.#grow(length);
  }

  #grow(length: number): void {
    const bytes = Buffer.alloc(Math.max(2 * this.bytes.length, this.at + length));
    this.bytes.copy(bytes, 0, 0, this.at);
    this.bytes = bytes;
  }
}
