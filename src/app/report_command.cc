#include "app/report_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "app/run_verdict.h"
#include "base/escape.h"
#include "report/atomic_file.h"
#include "report/console.h"
#include "report/github_annotations.h"
#include "report/html_report.h"
#include "report/run_facts_of.h"
#include "report/run_json.h"
#include "report/run_json_reader.h"
#include "report/run_summary.h"
#include "report/verdict_files.h"
#include "verdict/exit_code.h"
#include "verdict/target_plan.h"

namespace acrida {
namespace {

// Those that are about a run that is over. In a configuration file or the environment the others
// speak of runs to come.
constexpr std::array<std::string_view, 14> kTaken = {
    "targets",  "fail-if",        "threshold", "mute",           "html",     "junit",
    "markdown", "allow-unproven", "run-json",  "no-annotations", "loglevel", "exit-code-on-error",
    "logfile",  "user-classes"};

constexpr std::string_view kHelp =
    R"(acrida report: a run that was kept, judged again.

  acrida report run.json [--targets FILE] [--html FILE]

The file is what a run left with --run-json. Without targets it is judged by those that it was
judged by then; the exit code is that of a run.

  --targets FILE        other targets: a Markdown table, or TOML
  --fail-if CONDITION   a condition that breaks the run; --threshold: one that must hold
  --mute ID             a rule of the diagnosis that is not to speak
  --allow-unproven      what is UNPROVEN is no failure
  --html FILE           the report as one HTML file
  --junit FILE          the verdict for CI systems; --markdown FILE: for people
  --run-json FILE       the run once more, with the new verdict
)";

Result<void> check_options(const Options& options) {
  for (const ReportedOption& option : options.given) {
    if (option.origin == "command line" && std::ranges::find(kTaken, option.name) == kTaken.end()) {
      return fail(fmt::format("acrida report makes no run and takes no --{}", option.name));
    }
  }
  if (options.user_classes.size() != 1) {
    return fail("acrida report reads one file: acrida report run.json");
  }
  return {};
}

// What the run was judged by, or what the options ask for now: then `run` forgets what it was.
Result<Assessment> assessment_of(const Options& options, SavedRun& run, FileReader& files) {
  Result<RunVerdict> asked = RunVerdict::open(options, files);
  if (!asked) {
    return fail(std::move(asked.error()));
  }
  if (!asked->assessment().has_targets()) {
    return Assessment::of(run.judged_by.targets, run.judged_by.requests, options.muted);
  }
  run.judged_by = {};
  std::vector<RequestName> names;
  names.reserve(run.data.entries.size());
  for (const EntryStats& entry : run.data.entries) {
    names.push_back({entry.method, entry.name});
  }
  if (const auto matched = asked->assessment().match(names); !matched) {
    return fail(matched.error());
  }
  return asked->assessment();
}

// Rows that were kept know their requests, and no longer how those were named.
std::vector<PlanRowInput> kept_rows(const KeptTargets& kept, const Learned& learned) {
  const std::vector<RequestName> names = request_names(learned);
  std::vector<PlanRowInput> rows;
  for (std::size_t i = 0; i < kept.targets.rows.size(); ++i) {
    const TargetRow& target = kept.targets.rows[i];
    const bool all = target.label.empty();
    PlanRowInput row{.label = target.label, .names = {}, .limits = target.limits};
    for (std::size_t at = 0; at < names.size(); ++at) {
      if (all || std::ranges::find(kept.requests[i], names[at]) != kept.requests[i].end()) {
        row.names.push_back(at);
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

// The rates that the load was to make depend on the targets' medians. `kept`: of no row where the
// options ask for others.
void plan_again(const Targets& targets, const KeptTargets& kept, RunInfo& info) {
  if (!info.plan) {
    return;
  }
  const Learned& learned = info.plan->learned;
  if (!kept.targets.empty()) {
    info.plan->load = plan_load(learned, kept_rows(kept, learned));
  } else if (Result<TargetPlan> plan = plan_targets(learned, targets)) {
    info.plan->load = std::move(plan->plan);
  }
}

VerdictFiles verdict_files(const Options& options) {
  return {.junit = options.junit,
          .markdown = options.markdown,
          .step_summary = options.github ? options.github->step_summary : std::nullopt,
          .unproven = options.allow_unproven ? Unproven::kIsSkipped : Unproven::kFails};
}

Result<void> write_files(const Options& options, const SavedRun& run, const Verdict& verdict) {
  const RunInfo& info = run.info;
  if (options.html) {
    if (auto saved = write_file_atomically(*options.html, html_report(info, run.data),
                                           AtomicFile::Durability::kSynced);
        !saved) {
      return fail("--html: " + saved.error().message());
    }
  }
  if (options.run_json) {
    if (auto saved = save_run_json(*options.run_json, info, run.data); !saved) {
      return fail("--run-json: " + saved.error().message());
    }
  }
  for (const VerdictFileError& failed :
       write_verdict_files(verdict_files(options), info, run.data, verdict)) {
    return fail(failed.option + ": " + failed.error.message());
  }
  return {};
}

int code_of(const Options& options, const RunData& data, const Verdict& verdict) {
  return exit_code({.invalid = !verdict.validity.valid(),
                    .targets_given = verdict.targets_given(),
                    .target_failed = verdict.outcome == Outcome::kFail,
                    .target_unproven = verdict.outcome == Outcome::kUnproven,
                    .unmatched = verdict.unmatched(),
                    .allow_unproven = options.allow_unproven,
                    .failures = data.total.counts.failures != 0 || !data.exceptions.empty(),
                    .code_on_error = options.exit_code_on_error});
}

}  // namespace

std::string report_help() {
  return std::string(kHelp);
}

Result<ReportOutcome> report_command(const Options& options, FileReader& files) {
  if (Result<void> checked = check_options(options); !checked) {
    return fail(std::move(checked.error()));
  }
  const std::string& path = options.user_classes.front();
  Result<SavedRun> run = load_run_json(path);
  if (!run) {
    return fail(escape_for_terminal(run.error().message()));
  }
  const Result<Assessment> assessment = assessment_of(options, *run, files);
  if (!assessment) {
    return fail(assessment.error());
  }
  plan_again(assessment->targets(), run->judged_by, run->info);
  const Verdict& verdict =
      run->info.verdict.emplace(assessment->assess(run->data, run_facts_of(run->info, run->data)));
  if (Result<void> written = write_files(options, *run, verdict); !written) {
    return fail(std::move(written.error()));
  }
  std::string text = run_summary(run->info, run->data) + uncounted_report(run->data);
  if (options.github) {
    text += github_annotations(verdict);
  }
  return ReportOutcome{.text = std::move(text), .exit_code = code_of(options, run->data, verdict)};
}

}  // namespace acrida
