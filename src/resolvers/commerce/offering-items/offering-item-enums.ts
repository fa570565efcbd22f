import type { MeasurementUnit, OfferingItemType, QuotaState } from '../../../entities/index.js';
import { enumOf } from '../../engine/enums.js';

export const OfferingItemTypeEnum = enumOf<OfferingItemType>(
  'OfferingItemType',
  'Type of an offering item.',
  {
    count: 'Counted item, which can have a quota.',
    feature: 'Feature that is enabled or disabled; it has no usage and no quota.',
    infra: 'Counted item that is bound to an infrastructure component.',
  },
);

export const MeasurementUnitEnum = enumOf<MeasurementUnit>('MeasurementUnit', 'Unit of a usage.', {
  bytes: 'Bytes.',
  quantity: 'Quantity, for example a number of devices.',
  seconds: 'Seconds.',
  'n/a': 'No unit: the item is not counted.',
});

export const QuotaStateEnum = enumOf<QuotaState>(
  'QuotaState',
  'Usage of an offering item compared with its quota.',
  {
    unlimited: 'The item has no quota.',
    within: 'Usage is below 80% of the quota.',
    near: 'Usage is from 80% to 100% of the quota.',
    over: 'Usage exceeds the quota but not the sum of quota and overage.',
    exceeded: 'Usage exceeds the sum of quota and overage.',
  },
);
