// The embedded demo ERP: a stand-in for a Frappe site with the ScoopJoy franchise on it, good
// enough to be the target of a load test.
//
// It answers the calls of the ScoopJoy load test in Frappe v15's shapes and behaves under load as a
// real site does: few workers with a queue before them, creates that wait for the naming series,
// costs per call. Its count of the requests it saw is the referee of every test against it: `GET
// /demo/served` gives ServedCounts as JSON and is itself not counted.
//
// Thread: start(), served(), stop() and the destructor from one thread; the server runs on its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "acrida/time.h"
#include "base/error.h"
#include "demo/costs.h"
#include "demo/load_settings.h"
#include "demo/served.h"

namespace acrida {

enum class DemoMode : std::uint8_t {
  kTutorial,  // serves the load test's calls as its author expected them to work
  kStrict,    // answers as a stock ERPNext v15 site does, so that most of them fail
};

// What a site in strict mode holds when it is made.
enum class DemoSite : std::uint8_t {
  kStock,  // the setup wizard's company, and the franchise's items, POS Profiles and people
  kBare,   // the company and Administrator
};

enum class DemoCsrf : std::uint8_t {
  kLazy,   // a session gets its token when it loads /app, and must send it from then on
  kEager,  // a session gets its token at its login
};

struct DemoErpOptions {
  std::string bind = "127.0.0.1";  // an IPv4 or IPv6 address
  std::uint16_t port = 0;          // 0: any free port
  std::string unix_socket;         // a path: also listen there
  DemoMode mode = DemoMode::kTutorial;
  DemoSite site = DemoSite::kStock;  // kBare: in strict mode only
  DemoCsrf csrf = DemoCsrf::kLazy;
  int workers = 5;  // 1 to 1,000
  DemoCosts costs;
  LoadSettings load;
  std::string database = ":memory:";  // or a file, made when absent, kept with its sessions
  std::uint64_t seed = 1;             // of the history, the service times' spread, the faults
  std::string served_log;             // a file: one CSV line per request seen, written anew
  std::string monitor_log;            // a file: monitor_log.h, written anew; answers name requests
  bool keep_alive = true;  // false: close after each answer, as gunicorn's sync workers do
  Duration idle_timeout = std::chrono::seconds(75);  // of a kept connection
  // As `bench start` serves: one worker, every connection closed, and the header says Werkzeug.
  bool development_server = false;
};

class DemoErp {
 public:
  // Listens when it returns.
  static Result<std::unique_ptr<DemoErp>> start(DemoErpOptions options);

  // Stops when still running.
  ~DemoErp();
  DemoErp(const DemoErp&) = delete;
  DemoErp& operator=(const DemoErp&) = delete;

  std::uint16_t port() const;
  // "http://127.0.0.1:40321"
  const std::string& url() const;
  // Also after stop(). Cost: a round trip to the server's thread while it runs.
  ServedCounts served() const;
  // Closes every connection; requests still queued or in service stay pending for ever. Idempotent.
  void stop();

 private:
  class Server;
  explicit DemoErp(std::unique_ptr<Server> server);

  std::unique_ptr<Server> server_;
};

}  // namespace acrida
