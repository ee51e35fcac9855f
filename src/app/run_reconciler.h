// RunReconciler: --reconcile. Reads the site's stock before a run and its documents after it, and
// compares them with what the users were told.
//
// Thread: main; every call blocks until the site has answered.
#pragma once

#include <memory>
#include <string>

#include "app/options.h"
#include "base/error.h"
#include "io/loop.h"
#include "reconcile/reconciliation.h"
#include "report/run_info.h"
#include "runner/run_config.h"
#include "site/frappe_client.h"

namespace acrida {

// The account that reads: --reconcile-user, else the scenario's auditor. Fails when there is none,
// or when the file with its password cannot be read.
struct ReaderAccount {
  std::string user;
  std::string password;
};
Result<ReaderAccount> reader_account(const Options& options, const ScenarioPlan& plan);

class RunReconciler {
 public:
  // Logs in and reads the stock. Fails when the site or the account does not let it, and when the
  // site has documents of this run id already.
  // REQUIRES: the loop outlives the object and does not run.
  static Result<std::unique_ptr<RunReconciler>> open(const Options& options,
                                                     const RunConfig& config,
                                                     Loop& loop);
  RunReconciler(const RunReconciler&) = delete;
  RunReconciler& operator=(const RunReconciler&) = delete;

  // After the run. What was cut off may still be served: while such documents change, the site is
  // looked at again. Fails when the site does not let it look.
  Result<Reconciliation> finish(const WrittenDocuments& written);

  // Sent so far, which a server counts beside the run's.
  std::uint64_t requests() const { return client_.requests(); }

 private:
  RunReconciler(Loop& loop, HttpConfig http, TlsOptions tls, std::string run_id)
      : loop_(loop), client_(loop, std::move(http), std::move(tls)), run_id_(std::move(run_id)) {}

  FrappeResult<void> look();
  FrappeResult<void> look_until_settled(const WrittenDocuments& written);
  void wait(Duration span);

  Loop& loop_;
  FrappeClient client_;
  const std::string run_id_;
  ReaderAccount account_;
  RunAccount site_;
};

// For the reports.
RunInfo::Reconciliation reported(const Result<Reconciliation>& reconciliation,
                                 std::uint64_t requests);

}  // namespace acrida
