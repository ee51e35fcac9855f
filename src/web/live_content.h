// LiveContent: what has been published, as server-sent events: for a page that opens, and for those
// that are open.
//
// A base forgets the ticks before it, which it holds; the ticks named "log" are those of the base
// "logs", all others those of any other base.
//
// Thread: one. The texts are shared by all streams, and nobody changes them.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "report/live_update.h"

namespace acrida {

class LiveContent {
 public:
  using Text = std::shared_ptr<const std::string>;

  // Without a base for so many ticks, the oldest are forgotten.
  static constexpr std::size_t kTicksMax = 1'000;

  // `generation`: by which a page knows that the server is another.
  LiveContent(std::string_view generation, std::string_view version);

  // Returns what open pages are sent; null: nothing.
  Text publish(const LiveUpdate& update);

  // What a new page is sent: "hello", the section "run", everything else that is kept, the ticks.
  std::vector<Text> beginning() const;

 private:
  struct Kept {
    std::string name;
    Text text;
  };

  void keep(const std::string& name, Text text);

  Text hello_;
  std::vector<Kept> kept_;
  std::deque<Kept> ticks_;
};

// "event: NAME\ndata: JSON\n\n"; line ends in the texts are left out.
std::string server_sent_event(std::string_view name, std::string_view json);

}  // namespace acrida
