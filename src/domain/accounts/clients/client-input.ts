import { Type } from '@sinclair/typebox';
import { Client, closed, inputProperties } from '../../../entities/index.js';
import { Uuid, Version } from '../../core/schema.js';

export const CreateClientInput = closed(inputProperties(Client, 'create'));

/** The properties that an update can change. Omitted properties do not change. */
export const clientChanges = inputProperties(Client, 'update');

export const UpdateClientInput = closed({
  clientId: Uuid,
  /** The version that the client has read; optional, because the documented API does not have it. */
  version: Type.Optional(Version),
  ...clientChanges,
});
