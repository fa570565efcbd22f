import type { TObject } from '@sinclair/typebox';
import {
  Arg,
  Ctx,
  Extensions,
  Field,
  ID,
  Mutation,
  ObjectType,
  Resolver,
  type ClassType,
} from 'type-graphql';
import type { Action } from '../../domain/core/action.js';
import type { GraphContext } from './context.js';
import { mutate, UserError, type Renamed } from './mutate.js';
import { forPendingSession } from './pending-session.js';

/** A field of a payload; null if the mutation failed. */
interface PayloadField<Result> {
  readonly type: () => unknown;
  readonly description: string;
  /** Returns the value of the field if it is the only one. By default, it is the whole result. */
  readonly value?: (result: Result) => unknown;
}

type PayloadFields<Name extends string, Result> = Readonly<Record<Name, PayloadField<Result>>>;

/** The values of the fields of a payload. */
type Values<Name extends string> = Readonly<Record<Name, unknown>>;

interface Declaration<Input extends object, Schema extends TObject, Result, Name extends string> {
  readonly description: string;
  /** The type of the argument `input`, and the description of the argument. */
  readonly input: readonly [type: ClassType<Input>, description: string];
  /** Names of input fields in the graph, with their names in the action if they differ. */
  readonly names?: Renamed;
  /** Returns the input of the action before its fields are renamed. By default, it is `input`. */
  prepare?(input: NoInfer<Input>, ctx: GraphContext): object;
  readonly action: Action<Schema, Result>;
  /** The fields of the payload. `userErrors` is added. */
  readonly payload: PayloadFields<Name, NoInfer<Result>>;
  /** Returns the fields of the payload. Required unless the payload has exactly one field. */
  present?(
    result: NoInfer<Result>,
    ctx: GraphContext,
    input: NoInfer<Input>,
  ): Values<NoInfer<Name>> | Promise<Values<NoInfer<Name>>>;
  /** Whether a browser session without its second factor may run the mutation, too. */
  readonly forPendingSession?: boolean;
}

/** Declares a mutation as a method of `resolver`. */
type Declare = (resolver: ClassType, name: string) => void;

/**
 * A field of a payload: the id of the result.
 *
 * @example
 * ```ts
 * payload: { deletedContactId: idOf('Id of the deleted contact.') }
 * ```
 */
export const idOf = (description: string) => ({
  type: () => ID,
  description,
  value: ({ id }: { readonly id: string }) => id,
});

/** @throws Error unless `payload` has exactly one field */
function presentOnly<Result>(
  mutation: string,
  payload: PayloadFields<string, Result>,
): (result: Result) => Values<string> {
  const [only, ...others] = Object.entries(payload);
  if (!only || others.length > 0) {
    throw new Error(`${mutation} needs \`present\`, because its payload has not exactly one field`);
  }
  const [name, { value }] = only;
  return (result) => ({ [name]: value ? value(result) : result });
}

/**
 * Declares a mutation: its input, the action that it runs, and its payload. The action is the one that
 * the REST API runs, too.
 *
 * The payload of most mutations has one field. Its value is the result of the action, or the id of
 * the result (`idOf`). For other payloads, `present` returns the fields. Errors are reported as described
 * by `mutate`.
 *
 * @example
 * ```ts
 * mutation({
 *   description: 'Replaces the secret of a client.',
 *   input: [ResetClientSecretInput, 'Client whose secret to replace.'],
 *   names: { id: 'clientId' },
 *   action: resetClientSecret,
 *   payload: { client, clientSecret },
 *   present: ({ client, secret }) => ({ client, clientSecret: secret }),
 * });
 * ```
 *
 * @returns the argument of `mutations`
 */
export function mutation<Input extends object, Schema extends TObject, Result, Name extends string>(
  declaration: Declaration<Input, Schema, Result, Name>,
): Declare {
  const { description, input, names, prepare, action, payload } = declaration;
  return (resolver, name) => {
    const present = declaration.present ?? presentOnly(name, payload);
    const resolve = (given: Input, ctx: GraphContext) => {
      const prepared = prepare?.(given, ctx) ?? given;
      return mutate(ctx, action, prepared, (result) => present(result, ctx, given), names);
    };
    const { prototype } = resolver;
    const [type, inputDescription] = input;
    const Payload = payloadType(name, payload);
    const descriptor = { configurable: true, value: resolve };
    Object.defineProperty(prototype, name, descriptor);
    Arg('input', () => type, { description: inputDescription })(prototype, name, 0);
    Ctx()(prototype, name, 1);
    if (declaration.forPendingSession) {
      Extensions(forPendingSession)(prototype, name, descriptor);
    }
    Mutation(() => Payload, { nullable: true, description })(prototype, name, descriptor);
  };
}

/** Declares the payload type of the mutation `name`. */
function payloadType(name: string, fields: PayloadFields<string, never>): ClassType {
  @ObjectType(`${name.charAt(0).toUpperCase()}${name.slice(1)}Payload`, {
    simpleResolvers: true,
    description: 'Result of the mutation, or the reasons why it failed.',
  })
  class Payload {
    @Field(() => [UserError], {
      description: 'Errors, if the mutation failed and changed nothing; empty if it succeeded.',
    })
    userErrors!: UserError[];
  }
  for (const [field, { type, description }] of Object.entries(fields)) {
    Field(type as () => ClassType, { nullable: true, description })(Payload.prototype, field);
  }
  return Payload;
}

/**
 * Declares mutations by their names, each with the argument `input` and a payload type of its own.
 *
 * @example
 * ```ts
 * const contact = { type: () => Contact, description: 'Contact after the mutation.' };
 * const names = { id: 'contactId' };
 *
 * export const ContactMutations = mutations({
 *   updateContact: mutation({
 *     description: 'Updates a contact.',
 *     input: [UpdateContactInput, 'Changes to the contact.'],
 *     names,
 *     action: updateContact,
 *     payload: { contact },
 *   }),
 *   deleteContact: mutation({
 *     description: 'Deletes a contact.',
 *     input: [DeleteContactInput, 'Contact to delete.'],
 *     names,
 *     action: deleteContact,
 *     payload: { deletedContactId: idOf('Id of the deleted contact.') },
 *   }),
 * });
 * ```
 *
 * @returns the resolver class, for the `index.ts` of its module
 * @throws Error if a mutation without `present` does not have exactly one field in its payload
 */
export function mutations(declared: Readonly<Record<string, Declare>>): ClassType {
  @Resolver()
  class Mutations {}
  for (const [name, declare] of Object.entries(declared)) declare(Mutations, name);
  return Mutations;
}
