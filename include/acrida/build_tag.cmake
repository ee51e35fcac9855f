# Writes build_tag.h: the version and a hash of the API's headers.
# Called with OUTPUT, VERSION and HEADERS (a list, relative to the working directory).
set(hashes "")
foreach(header IN LISTS HEADERS)
  file(SHA256 ${header} hash)
  string(APPEND hashes "${header} ${hash}\n")
endforeach()
string(SHA256 tag "${hashes}")
file(WRITE ${OUTPUT}
"// Which API a scenario was compiled against. Generated.
#pragma once

#define ACRIDA_BUILD_TAG \"acrida ${VERSION} ${tag}\"
")
