import { NetworkDrive } from './network-drive.js';
import { parseSettings } from './settings.js';

/** @import { ProviderPlugin } from './flexstorage.d.ts' */
/** @import { Settings } from './settings.js' */

/** @type {ProviderPlugin<Settings>} */
export default {
  apiVersion: 1,
  kind: 'network-drive',
  settings: { parse: parseSettings },
  create: (settings, context) => new NetworkDrive(settings, context),
};
