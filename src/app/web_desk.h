// WebDesk answers the requests of the web UI that its server does not answer itself: Locust's
// endpoints, with its fields, and the downloads.
//
// docs/web.md lists them. What it reads of a request is hostile; what it says goes out as JSON, CSV
// or the server's own pages.
//
// Thread: main.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "acrida/time.h"
#include "app/web_steering.h"
#include "web/web_request.h"

namespace acrida {

class WebDesk {
 public:
  // The index page with these template arguments, a JSON object.
  using IndexPage = std::function<WebResponse(std::string_view template_args)>;
  using WallClock = std::function<WallTime()>;

  // REQUIRES: `steering` outlives the object.
  WebDesk(WebSteering& steering, IndexPage index_page, WallClock clock)
      : steering_(steering), index_page_(std::move(index_page)), clock_(std::move(clock)) {}

  void answer(const WebRequest& request, WebReply reply);

 private:
  struct Route;

  void index(const WebRequest& request, WebReply& reply);
  void swarm(const WebRequest& request, WebReply& reply);
  void stop(const WebRequest& request, WebReply& reply);
  void reset(const WebRequest& request, WebReply& reply);
  void requests(const WebRequest& request, WebReply& reply);
  void exceptions(const WebRequest& request, WebReply& reply);
  void tasks(const WebRequest& request, WebReply& reply);
  void logs(const WebRequest& request, WebReply& reply);
  void worker_count(const WebRequest& request, WebReply& reply);
  void user(const WebRequest& request, WebReply& reply);
  void requests_csv(const WebRequest& request, WebReply& reply);
  void failures_csv(const WebRequest& request, WebReply& reply);
  void exceptions_csv(const WebRequest& request, WebReply& reply);
  void history_csv(const WebRequest& request, WebReply& reply);
  void report(const WebRequest& request, WebReply& reply);
  void run_json(const WebRequest& request, WebReply& reply);

  // "Locust_2026-11-26-12h34_shop.cpp_http___127.0.0.1_8000_requests.csv".
  std::string file_name(std::string_view what, std::string_view ending) const;
  WebResponse csv(std::string_view what, std::string text) const;

  WebSteering& steering_;
  const IndexPage index_page_;
  const WallClock clock_;
};

}  // namespace acrida
