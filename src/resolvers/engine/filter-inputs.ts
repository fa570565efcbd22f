import { Field, InputType, type ClassType } from 'type-graphql';
import { DateTime } from './scalars.js';

@InputType('TextFilter', {
  description:
    'Condition on a text. Case and the encoding of accents are ignored: `STRASSE` equals `straße`, and I, ı, İ and i are the same letter.',
})
export class TextFilter {
  @Field(() => String, { nullable: true, description: 'Equals this text.' })
  equals?: string | null;

  @Field(() => String, { nullable: true, description: 'Starts with this text.' })
  startsWith?: string | null;

  @Field(() => String, { nullable: true, description: 'Contains this text.' })
  contains?: string | null;
}

@InputType('DateTimeFilter', { description: 'Condition on a time.' })
export class DateTimeFilter {
  @Field(() => DateTime, { nullable: true, description: 'At this time or later.' })
  from?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Before this time.' })
  before?: number | null;
}

/** Declares `and`, `or` and `not` on a filter. */
export function combinations(filter: ClassType): void {
  const declare = (name: string, type: () => unknown, description: string) =>
    Field(type as () => ClassType, { nullable: true, description })(filter.prototype, name);
  declare('and', () => [filter], 'All of these filters must match.');
  declare('or', () => [filter], 'At least one of these filters must match.');
  declare('not', () => filter, 'This filter must not match.');
}
