import { Contact } from '../../entities/index.js';
import { presenterOf } from '../resource.js';

export const presentContact = presenterOf(Contact);
