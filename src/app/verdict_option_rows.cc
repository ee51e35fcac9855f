#include "app/option_rows.h"

namespace acrida {
namespace {

using enum OptionKind;
using enum OptionGroup;

constexpr auto kVerdictRows = std::to_array<OptionSpec>({
    {.name = "--targets",
     .kind = kText,
     .target = &Options::targets,
     .value_name = "FILE",
     .environment = "ACRIDA_TARGETS",
     .group = kVerdict,
     .honoured_by = "verdict",
     .help = "Judge the run by this table of targets, Markdown or TOML: PASS, FAIL or UNPROVEN for "
             "each cell, and exit code 3 or 4 unless all pass."},
    {.name = "--fail-if",
     .kind = kRepeated,
     .target = &Options::fail_if,
     .value_name = "CONDITION",
     .environment = "ACRIDA_FAIL_IF",
     .group = kVerdict,
     .honoured_by = "verdict",
     .help = "The run has failed when this holds: 'p95 > 300ms on \"/api/*\"', 'failures > 1 % for "
             "10s, abort'. May be given many times."},
    {.name = "--threshold",
     .kind = kRepeated,
     .target = &Options::thresholds,
     .value_name = "CONDITION",
     .environment = "ACRIDA_THRESHOLD",
     .group = kVerdict,
     .honoured_by = "verdict",
     .help =
         "The run has failed unless this holds; k6's form, 'http_req_duration: p(95)<300', too. "
         "May be given many times."},
    {.name = "--allow-unproven",
     .kind = kFlag,
     .target = &Options::allow_unproven,
     .environment = "ACRIDA_ALLOW_UNPROVEN",
     .group = kVerdict,
     .honoured_by = "verdict",
     .help = "Targets that are neither held nor broken do not make the exit code 4."},
    {.name = "--rate-from-targets",
     .kind = kFlag,
     .target = &Options::rate_from_targets,
     .environment = "ACRIDA_RATE_FROM_TARGETS",
     .group = kVerdict,
     .honoured_by = "runner",
     .help = "Open model: start each task as often as the rates of --targets ask for, whether or "
             "not the site keeps up. Not for locustfiles."},
    {.name = "--mute",
     .kind = kRepeated,
     .target = &Options::muted,
     .value_name = "RULE",
     .environment = "ACRIDA_MUTE",
     .group = kVerdict,
     .honoured_by = "verdict",
     .help = "A rule of the diagnosis, or a set of them, that is not to speak: tls-cost, network. "
             "May be given many times."},
});

}  // namespace

std::span<const OptionSpec> verdict_option_rows() {
  return kVerdictRows;
}

}  // namespace acrida
