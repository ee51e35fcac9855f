// StopSignals turns SIGINT, SIGTERM and, unless it is ignored, SIGHUP into calls on a loop.
//
// The signals are blocked for the thread that makes the object and for those it starts later, and
// read from a descriptor, so that no code runs in a signal handler. A signal that arrived meanwhile
// stays pending and takes effect when the object goes.
//
// Thread: main, made before other threads start.
#pragma once

#include <signal.h>

#include <functional>
#include <memory>

#include "base/error.h"
#include "io/kernel.h"

namespace acrida {

class StopSignals final : private Watcher {
 public:
  // `on_signal` is called by the loop of `kernel`, once for each signal. REQUIRES: `kernel`
  // outlives the object. Fails when the process is out of descriptors.
  static Result<std::unique_ptr<StopSignals>> open(Kernel& kernel,
                                                   std::function<void(int signal)> on_signal);
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

 private:
  StopSignals(Kernel& kernel, std::function<void(int)> on_signal)
      : kernel_(kernel), on_signal_(std::move(on_signal)) {}

  void on_ready(Readiness readiness) override;

  Kernel& kernel_;
  std::function<void(int)> on_signal_;
  sigset_t before_{};
  int descriptor_ = -1;
};

}  // namespace acrida
