import type { FullSettings } from '../full-settings.ts';
import type { ByteBudget } from './byte-budget.ts';
import type { HostList } from './host-list.ts';

/** What a fetch needs to know. */
export interface WebSettings
  extends Pick<FullSettings, 'maxRedirects' | 'connectMs' | 'idleMs' | 'resolveName' | 'authorities'> {
  readonly hosts: HostList;
  readonly budget: ByteBudget;
  readonly signal: AbortSignal;
}
