#include "app/run_reconciler.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "app/file_reader.h"
#include "base/escape.h"
#include "base/strings.h"
#include "http/url.h"
#include "reconcile/site_account.h"

namespace acrida {
namespace {

constexpr const char* kDoctype = "POS Invoice";
// A site that still works off what was cut off is looked at again, for a minute.
constexpr Duration kSettleTime = std::chrono::seconds(2);
constexpr int kLooksMax = 30;

Error reconcile_error(const FrappeError& error) {
  return Error("--reconcile: " + escape_for_terminal(error.error().message()));
}

}  // namespace

Result<ReaderAccount> reader_account(const Options& options, const ScenarioPlan& plan) {
  if (!options.reconcile_user) {
    if (plan.auditor().user.empty()) {
      return fail(
          "--reconcile: the scenario names no account that may read (scenario.auditor()): give one "
          "with --reconcile-user and --reconcile-password-file");
    }
    return ReaderAccount{plan.auditor().user, plan.auditor().password};
  }
  if (!options.reconcile_password_file) {
    return fail(
        "--reconcile-user: its password is missing: --reconcile-password-file names a file");
  }
  const Result<std::optional<std::string>> read =
      DiskFiles().read(*options.reconcile_password_file);
  if (!read) {
    return fail("--reconcile-password-file: " + read.error().message());
  }
  const std::optional<std::string>& text = *read;
  if (!text) {
    return fail("--reconcile-password-file: there is no file " + *options.reconcile_password_file);
  }
  return ReaderAccount{*options.reconcile_user, std::string(trim(*text))};
}

Result<std::unique_ptr<RunReconciler>> RunReconciler::open(const Options& options,
                                                           const RunConfig& config,
                                                           Loop& loop) {
  Result<ReaderAccount> account = reader_account(options, *config.plan);
  if (!account) {
    return fail(std::move(account.error()));
  }
  HttpConfig http = config.http;
  Result<Url> base = Url::parse(config.plan->host());
  if (!base) {
    return fail("--reconcile: " + base.error().message());
  }
  http.base = std::move(*base);
  http.has_base = true;
  std::unique_ptr<RunReconciler> reconciler;
  reconciler.reset(new RunReconciler(loop, std::move(http), config.tls, config.run_id));
  reconciler->account_ = std::move(*account);
  FrappeClient& client = reconciler->client_;
  if (auto in = client.log_in(reconciler->account_.user, reconciler->account_.password); !in) {
    return fail(reconcile_error(in.error()));
  }
  const auto earlier = list_marked(client, kDoctype, config.run_id, 1);
  if (!earlier) {
    return fail(reconcile_error(earlier.error()));
  }
  if (!earlier->empty()) {  // each sale would be there twice
    return fail(
        fmt::format("--reconcile: the site has invoices of a run {} already: give another "
                    "--run-id, or none",
                    config.run_id));
  }
  FrappeResult<StockLevels> stock = read_stock(client);
  if (!stock) {
    return fail(reconcile_error(stock.error()));
  }
  reconciler->site_.before = std::move(*stock);
  return reconciler;
}

Result<Reconciliation> RunReconciler::finish(const WrittenDocuments& written) {
  // A day may be longer than a session.
  if (auto in = client_.log_in(account_.user, account_.password); !in) {
    return fail(reconcile_error(in.error()));
  }
  if (auto looked = look_until_settled(written); !looked) {
    return fail(reconcile_error(looked.error()));
  }
  if (auto others = read_others(client_, kDoctype, written, site_); !others) {
    return fail(reconcile_error(others.error()));
  }
  return reconcile(written, kDoctype, site_);
}

FrappeResult<void> RunReconciler::look() {
  FrappeResult<std::vector<ListedDocument>> ours = list_marked(client_, kDoctype, run_id_);
  if (!ours) {
    return std::unexpected(std::move(ours.error()));
  }
  site_.ours = std::move(*ours);
  FrappeResult<StockLevels> stock = read_stock(client_);
  if (!stock) {
    return std::unexpected(std::move(stock.error()));
  }
  site_.after = std::move(*stock);
  return {};
}

FrappeResult<void> RunReconciler::look_until_settled(const WrittenDocuments& written) {
  const bool all_answered =
      std::ranges::none_of(written.documents, [](const detail::DocumentRecord& document) {
        return document.state == DocumentState::kAsked ||
               document.state == DocumentState::kSubmitAsked;
      });
  FrappeResult<void> looked = look();
  for (int again = 0; looked && !all_answered && again < kLooksMax; ++again) {
    const std::vector<ListedDocument> before = site_.ours;
    wait(kSettleTime);
    looked = look();
    if (site_.ours == before) {
      break;
    }
  }
  return looked;
}

void RunReconciler::wait(Duration span) {
  const TimePoint until = loop_.now() + span;
  while (loop_.now() < until) {
    loop_.turn(until - loop_.now());
  }
}

RunInfo::Reconciliation reported(const Result<Reconciliation>& reconciliation,
                                 std::uint64_t requests) {
  RunInfo::Reconciliation report;
  report.requests = requests;
  if (!reconciliation) {
    report.error = reconciliation.error().message();
    return report;
  }
  report.agrees = reconciliation->agrees();
  report.counts = {{"submitted", reconciliation->submitted},
                   {"drafts", reconciliation->drafts},
                   {"refused", reconciliation->refused},
                   {"unknown_applied", reconciliation->unknown_applied},
                   {"unknown_not_applied", reconciliation->unknown_not_applied},
                   {"on_site", reconciliation->on_site},
                   {"of_others", reconciliation->of_others},
                   {"stock_places", reconciliation->stock_places},
                   {"differences_found", reconciliation->differences_found}};
  report.stock_judged = reconciliation->stock_judged;
  for (const SeriesRange& span : reconciliation->series) {
    report.series.emplace_back(span.name_of(span.first), span.name_of(span.last));
  }
  for (const Difference& difference : reconciliation->differences) {
    report.differences.emplace_back(difference_word(difference.kind), difference.text);
  }
  return report;
}

}  // namespace acrida
