import { Int } from '../dto/fields.js';

export class ClockPinDto {
  @Int({
    description: 'The time that the processes are to have, milliseconds since 1970.',
    optional: false,
    min: 0,
    max: 253_402_300_799_999,
  })
  timestamp!: number;
}

export class ClockResetDto {}
