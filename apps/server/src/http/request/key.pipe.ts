import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { parseKey, type Key } from '@onward/model';
import { fieldProblem } from '../errors/problem.js';

/** A key in the path. */
@Injectable()
export class KeyPipe implements PipeTransform<string, Key> {
  transform(value: string, { data = 'key' }: ArgumentMetadata): Key {
    if (parseKey(value) !== undefined) return value as Key;
    throw fieldProblem(
      'INVALID_KEY',
      data,
      `"${value.slice(0, 40)}" is no key: keys are decimal numbers from 1 to 2^63 - 1, such as 1152921504606846976.`,
    );
  }
}
