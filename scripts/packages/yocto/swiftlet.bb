# SPDX-License-Identifier: Apache-2.0
SUMMARY = "Calls cloud AI services from small devices"
LICENSE = "Apache-2.0"
LIC_FILES_CHKSUM = "file://share/doc/swiftlet/LICENSE;md5=@LICENSE_MD5@"
SRC_URI = "https://swiftlet.example/releases/swiftlet-${PV}-c.tar.gz"
S = "${WORKDIR}/swiftlet-${PV}-c"

do_compile() {
    ${CC} ${CFLAGS} -ffunction-sections -fdata-sections -I${S}/include -c ${S}/share/swiftlet/swiftlet.c -o swiftlet.o
    ${AR} rcs libswiftlet.a swiftlet.o
}
do_install() {
    install -d ${D}${includedir} ${D}${libdir} ${D}${datadir}
    install -m 0644 ${S}/include/*.h ${D}${includedir}
    install -m 0644 libswiftlet.a ${D}${libdir}
    cp -r --no-preserve=ownership ${S}/share/swiftlet ${D}${datadir}
}
FILES:${PN}-staticdev += "${libdir}/libswiftlet.a"
FILES:${PN}-dev += "${datadir}/swiftlet"
ALLOW_EMPTY:${PN} = "1"
