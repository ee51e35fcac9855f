// SimSite: a FrappeClient on simulated time, and a site that is a map from requests to answers.
//
// Thread: the test's.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "http/percent.h"
#include "io/loop.h"
#include "io/sim_kernel.h"
#include "site/frappe_client.h"

namespace acrida {

struct SimReply {
  int status = 200;
  std::string body;
  std::string headers = {};  // each with its line end
};

class SimSite {
 public:
  // Gets "POST /api/resource/Item", decoded and without the query, and the whole request.
  using Handler = std::function<SimReply(const std::string& what, const std::string& request)>;

  explicit SimSite(Handler handler) : handler_(std::move(handler)) {
    kernel.listen(*Endpoint::from_literal("10.0.0.1", 80), [this](SimPeer& peer) {
      peer.on_data = [this, &peer](std::string_view bytes) {
        answer(peer, std::string(bytes));
      };
    });
  }

  static HttpConfig config() {
    HttpConfig config;
    config.base = *Url::parse("http://10.0.0.1");
    config.has_base = true;
    return config;
  }

  SimKernel kernel;
  Loop loop{kernel};
  FrappeClient client{loop, config(), {}};
  std::vector<std::string> asked;     // "POST /api/resource/Item", in order
  std::vector<std::string> requests;  // whole

 private:
  void answer(SimPeer& peer, const std::string& request) {
    const std::string line = request.substr(0, request.find(" HTTP/1.1"));
    const std::string what = percent_decode(line.substr(0, line.find('?')));
    asked.push_back(what);
    requests.push_back(request);
    const SimReply reply = handler_(what, request);
    peer.send("HTTP/1.1 " + std::to_string(reply.status) +
                  " X\r\nContent-Type: application/json\r\nContent-Length: " +
                  std::to_string(reply.body.size()) + "\r\n" + reply.headers + "\r\n" + reply.body,
              std::chrono::milliseconds(5));
  }

  Handler handler_;
};

}  // namespace acrida
