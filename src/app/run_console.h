// RunConsole: what a run says while it goes on and at its end: log lines, Locust's tables, the
// progress line.
//
// On a terminal the progress line is the running report; elsewhere, and with --print-stats, the
// table of figures is printed every two seconds, as Locust does.
//
// Thread: main.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/options.h"
#include "app/terminal.h"
#include "base/log.h"
#include "report/run_info.h"
#include "runner/run.h"
#include "verdict/verdict.h"

namespace acrida {

class RunConsole {
 public:
  // REQUIRES: all outlive the object.
  RunConsole(const Options& options, const Log& log, Terminal& terminal)
      : options_(options), log_(log), terminal_(terminal) {}
  RunConsole(const RunConsole&) = delete;
  RunConsole& operator=(const RunConsole&) = delete;

  // `verdict`: so far; null without targets.
  void on_second(const RunStats& stats, const RunStatus& status, const Verdict* verdict);
  // Logs why the run ends, once.
  void note_stop(const RunStatus& status);
  // The tables of the whole run.
  void print_results(const RunInfo& info, const RunData& data);

 private:
  int table_width() const;

  const Options& options_;
  const Log& log_;
  Terminal& terminal_;
  bool stop_noted_ = false;
};

// "run time limit reached" and so on, with what whoever asked for the stop said.
std::string stop_text(const RunStatus& status);

}  // namespace acrida
