// What each call costs the demo ERP: the time for which it occupies a worker.
//
// The defaults describe a small, healthy site: two cores, caches warm, 70 users well within reach.
//
// Thread: values.
#pragma once

#include <string_view>

#include "acrida/time.h"
#include "base/error.h"

namespace acrida {

struct DemoCosts {
  Duration login = std::chrono::milliseconds(40);       // mostly the password's hash
  Duration login_write = std::chrono::milliseconds(5);  // under the lock of the user's row
  Duration logout = std::chrono::milliseconds(4);
  Duration ping = std::chrono::milliseconds(1);
  Duration create = std::chrono::milliseconds(35);  // under the lock of the naming series
  Duration submit = std::chrono::milliseconds(20);  // under the lock of the invoice's row
  Duration document = std::chrono::milliseconds(6);
  Duration search = std::chrono::milliseconds(12);
  Duration stock = std::chrono::milliseconds(4);
  Duration dashboard = std::chrono::milliseconds(25);
  Duration list = std::chrono::milliseconds(15);
  Duration closing = std::chrono::milliseconds(150);         // of a shift, and in addition
  Duration closing_invoice = std::chrono::milliseconds(30);  // for each invoice it consolidates
  Duration sales_report = std::chrono::milliseconds(120);
  Duration profit_and_loss = std::chrono::milliseconds(200);
  Duration royalty_report = std::chrono::milliseconds(150);
  Duration page = std::chrono::milliseconds(30);    // GET /app
  Duration refusal = std::chrono::milliseconds(2);  // an answer that is an error before any work
  Duration commit = std::chrono::milliseconds(2);   // added to every POST, PUT and DELETE
  // Added to submit and search for every item row of a submitted invoice that no closing entry has
  // consolidated, per item and warehouse looked at.
  Duration growth = std::chrono::microseconds(1);
  // Each service time is drawn evenly from [1 - spread, 1 + spread] times its cost.
  double spread = 0.15;

  // Answers at once: every cost and the spread zero.
  static DemoCosts none();
  // Whether no call costs anything.
  bool is_free() const;
  // All costs times `factor`. REQUIRES: factor >= 0 and finite.
  void scale(double factor);
};

// "0" is none(); otherwise the defaults changed by "create=35,submit=20,growth=0.001" in
// milliseconds; "spread" is a fraction. Every value must lie in [0, 3,600,000], spread in [0, 1].
Result<DemoCosts> parse_demo_costs(std::string_view text);

}  // namespace acrida
