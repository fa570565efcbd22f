import { Contact } from '../../entities/index.js';
import { presenterOf } from '../engine/resource.js';

export const presentContact = presenterOf(Contact);
