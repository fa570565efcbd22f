import { Field, ID, Int, type ClassType } from 'type-graphql';

/** Names the object to change, and the version of it that the writer saw. */
export abstract class VersionedInput {
  id!: string;
  version!: number;
}

/** Declares the fields of `VersionedInput` on an input. */
export function versioned(input: ClassType<VersionedInput>): void {
  Field(() => ID, { description: 'Id of the object.' })(input.prototype, 'id');
  declareVersion(input);
}

/** Declares the version that the caller has read. */
export function declareVersion(input: ClassType): void {
  Field(() => Int, {
    description:
      'Version of the object that the caller last read. The mutation fails if the object has changed since.',
  })(input.prototype, 'version');
}
