// What the server writes into the page before the application starts: Locust's `window.templateArgs` and
// `window.authArgs`, and under `acrida` what Locust does not know.

export interface ExtraOption {
  default_value: unknown;
  help_text?: string | null;
  choices?: unknown[] | null;
  is_secret?: boolean;
  is_required?: boolean;
  is_multiple?: boolean;
}

export interface UserClass {
  name: string;
  weight: number;
  fixed_count: number;
}

export interface AcridaArgs {
  version: string;
  kind: "scenario" | "locustfile";
  open_model: boolean;
  shape: string; // that the command line has chosen
  user_classes: UserClass[];
  targets: string | null;
  has_plan: boolean;
  can: { counts: boolean; arrival_rate: boolean; reset: boolean };
  login: boolean;
}

// A table that a locustfile adds to the page, and the tab that it is in.
export interface ExtendedTable {
  key: string;
  structure: { key: string; title: string }[];
}

export interface HistoryItem {
  time: string;
  user_count: unknown;
  current_rps: unknown;
  current_fail_per_sec: unknown;
  total_avg_response_time: unknown;
  [percentile: string]: unknown;
}

// Every key may be missing: pages of old reports and of extensions are read, too.
export interface TemplateArgs {
  available_shape_classes?: string[] | null;
  available_user_classes?: string[] | null;
  extra_options?: Record<string, ExtraOption> | null;
  hide_common_options?: boolean | null;
  shape_use_common_options?: boolean | null;
  host?: string | null;
  is_host_required?: boolean | null;
  missing_host_warning?: boolean | null;
  override_host_warning?: boolean | null;
  locustfile?: string | null;
  num_users?: number | null;
  spawn_rate?: number | null;
  run_time?: string | number | null;
  profile?: string | null;
  theme?: string; // of a report, by who asked for it
  all_profiles?: string[] | null;
  show_userclass_picker?: boolean | null;
  state?: string;
  stats_history_enabled?: boolean | null;
  user_count?: number;
  users?: Record<string, { weight?: number; fixed_count?: number }> | null;
  version?: string;
  worker_count?: number;
  is_distributed?: boolean;
  extended_tabs?: { key: string; title: string }[] | null;
  extended_tables?: ExtendedTable[] | null;
  extended_csv_files?: { href: string; title: string }[] | null;
  acrida?: Partial<AcridaArgs> | null;
  // Of a report:
  is_report?: boolean;
  requests_statistics?: Record<string, unknown>[];
  failures_statistics?: Record<string, unknown>[];
  exceptions_statistics?: Record<string, unknown>[];
  response_time_statistics?: Record<string, unknown>[];
  start_time?: string;
  end_time?: string;
  duration?: string;
  history?: HistoryItem[];
  tasks?: unknown;
  percentiles_to_chart?: number[];
}

export interface AuthArgs {
  username_password_callback?: string | null;
  auth_providers?: { label: string; callback_url: string; icon_url?: string | null }[] | null;
  custom_form?: {
    inputs: {
      label: string;
      name: string;
      default_value?: unknown;
      choices?: unknown[] | null;
      is_secret?: boolean;
      is_required?: boolean;
    }[];
    callback_url: string;
    submit_button_text?: string | null;
  } | null;
  error?: string | null;
  info?: string | null;
}

declare global {
  interface Window {
    templateArgs?: TemplateArgs;
    authArgs?: AuthArgs | null;
    theme?: string;
  }
}

const nothing: AcridaArgs = {
  version: "",
  kind: "locustfile",
  open_model: false,
  shape: "Default",
  user_classes: [],
  targets: null,
  has_plan: false,
  can: { counts: false, arrival_rate: false, reset: true },
  login: false,
};

// Locust's own engine takes classes and a shape from the form with --class-picker alone; a scenario always does.
export function canChoose(args: TemplateArgs): boolean {
  return Boolean(args.show_userclass_picker) || args.acrida?.kind === "scenario";
}

// A scenario's run keeps its host, its shape and its arrivals until it is stopped; a locustfile's may change them.
export function keepsItsLoad(args: TemplateArgs): boolean {
  return args.acrida?.kind === "scenario";
}

export function acridaArgs(args: TemplateArgs): AcridaArgs {
  return { ...nothing, ...args.acrida, can: { ...nothing.can, ...args.acrida?.can } };
}
