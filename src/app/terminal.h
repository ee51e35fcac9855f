// Terminal: standard error as the user sees it: lines, and on a terminal one line of progress below
// them that the next lines take the place of.
//
// Thread: main.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "report/progress.h"

namespace acrida {

// The width of the terminal behind a descriptor; nothing when there is none.
std::optional<std::size_t> terminal_columns(int descriptor);

class Terminal {
 public:
  // REQUIRES: `descriptor` stays open.
  explicit Terminal(int descriptor) : descriptor_(descriptor) {}

  // Asked anew each time, because a window may be resized.
  std::optional<std::size_t> columns() const { return terminal_columns(descriptor_); }

  // REQUIRES: whole lines, escaped already. What cannot be written is lost: nobody is left to be
  // told when standard error itself is gone.
  void lines(std::string_view text);
  // REQUIRES: columns() has a value.
  void progress(const ProgressFigures& figures);
  // Takes the progress line away.
  void end_progress();

 private:
  void write(std::string_view text) const;

  int descriptor_;
  bool progress_shown_ = false;
};

}  // namespace acrida
