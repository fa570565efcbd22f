import {
  deleteTenantSetting,
  deleteUserSetting,
  setTenantSetting,
  setUserSetting,
} from '../../../domain/platform/settings/write-setting.js';
import {
  DeleteTenantSettingInput,
  DeleteUserSettingInput,
  SetTenantSettingInput,
  SetUserSettingInput,
} from './setting-inputs.js';
import { mutation, mutations } from '../../engine/mutations.js';
import { Setting } from './setting-type.js';

const setting = { type: () => Setting, description: 'Setting after the change.' };
const names = { name: 'settingName' };

interface Locks {
  readonly lock?: boolean | null;
  readonly exclusive?: boolean | null;
}

export const SettingMutations = mutations({
  setTenantSetting: mutation({
    description:
      'Sets or locks the value of a setting for a tenant and its descendants. Requires the scope `tenant_admin` on the tenant.',
    input: [SetTenantSettingInput, 'Setting.'],
    names,
    // For a lock null means that it is left out. Only the value of a setting can be null.
    prepare: ({ lock, exclusive, ...input }: Locks) => ({
      ...input,
      lock: lock ?? undefined,
      exclusive: exclusive ?? undefined,
    }),
    action: setTenantSetting,
    payload: { setting },
  }),
  deleteTenantSetting: mutation({
    description:
      'Removes the own value of a tenant for a setting, so that the tenant inherits the value. Requires the scope `tenant_admin` on the tenant.',
    input: [DeleteTenantSettingInput, 'Setting.'],
    names,
    action: deleteTenantSetting,
    payload: { setting },
  }),
  setUserSetting: mutation({
    description:
      'Sets the value of a setting for a user. Requires the scope `user_admin` on the tenant of the user.',
    input: [SetUserSettingInput, 'Setting.'],
    names,
    action: setUserSetting,
    payload: { setting },
  }),
  deleteUserSetting: mutation({
    description:
      'Removes the value of a setting that is set for a user, so that the user inherits the value. Requires the scope `user_admin` on the tenant of the user.',
    input: [DeleteUserSettingInput, 'Setting.'],
    names,
    action: deleteUserSetting,
    payload: { setting },
  }),
});
