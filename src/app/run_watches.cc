#include "app/run_watches.h"

#include <utility>

namespace acrida {
namespace {

constexpr std::string_view kLogger = "acrida.watch";

}  // namespace

Result<std::unique_ptr<RunWatches>> RunWatches::open(const Options& options, const Log& log) {
  if (!options.watch_mariadb && !options.watch_redis) {
    return nullptr;
  }
  Result<std::unique_ptr<Watches>> watches =
      Watches::open({.mariadb = options.watch_mariadb, .redis = options.watch_redis});
  if (!watches) {
    return fail(std::move(watches.error()));
  }
  return std::unique_ptr<RunWatches>(new RunWatches(std::move(*watches), log));
}

void RunWatches::collect(Run& run) {
  const WatchNews news = watches_->take();
  for (const WatchReading& reading : news.readings) {
    for (const WatchFigure& figure : reading.figures) {
      run.add_watched(reading.second,
                      {.source = reading.source,
                       .name = figure.name,
                       .unit = figure.unit,
                       .kind = figure.counter ? WatchKind::kGrowth : WatchKind::kLevel,
                       .value = figure.value});
    }
  }
  for (const WatchNotice& notice : news.notices) {
    log_.write(notice.warning ? LogLevel::kWarning : LogLevel::kInfo, kLogger, notice.text);
  }
}

void RunWatches::finish(Run& run) {
  watches_->stop();
  collect(run);
}

}  // namespace acrida
