// What Redis's INFO says that is of interest here.
//
// Thread: any.
#pragma once

#include <string_view>
#include <vector>

#include "watch/watched_server.h"

namespace acrida {

// `text`: lines of NAME:VALUE, and others.
std::vector<WatchFigure> redis_figures(std::string_view text);

}  // namespace acrida
