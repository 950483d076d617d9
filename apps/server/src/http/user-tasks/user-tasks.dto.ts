import type { JsonObject } from '@onward/model';
import { Flag, Text, Variables } from '../dto/fields.js';

const ACTION = { description: 'What the event says was done.', max: 1000 };

export class AssignUserTaskDto {
  @Text({ description: 'Who is to work on the task.', optional: false, max: 1000 })
  assignee!: string;

  @Flag({
    description: 'False: a claim, refused when somebody else has the task. True: reassigns.',
    by: true,
  })
  allowOverride?: boolean | null;

  @Text(ACTION)
  action?: string | null;
}

export class CompleteUserTaskDto {
  @Variables({ description: 'The result; goes through the task’s output mappings.' })
  variables?: JsonObject | null;

  @Text(ACTION)
  action?: string | null;
}
