"""The characters of old Vietnamese encodings, as facts.

Each table gives, in the order of `LETTERS`, the bytes of the letter in hexadecimal; `-` where the encoding
has none. TCVN3, TCVN 5712-1, VNI, VISCII and VPS agree in several sources; BK HCM2 and Vietware-F were
found in one only.
"""

from __future__ import annotations

LETTERS = (
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
)

TCVN3 = """
b5 b8 b6 b7 b9 a8 bb be bc bd c6 a9 c7 ca c8 c9 cb ae cc d0 ce cf d1 aa d2 d5 d3 d4 d6 d7 dd d8 dc de df e3 e1
e2 e4 ab e5 e8 e6 e7 e9 ac ea ed eb ec ee ef f3 f1 f2 f4 ad f5 f8 f6 f7 f9 fa fd fb fc fe - - - - - a1 - - - -
- a2 - - - - - a7 - - - - - a3 - - - - - - - - - - - - - - - a4 - - - - - a5 - - - - - - - - - - a6 - - - - -
- - - - -
"""

TCVN5712_1 = """
b5 b8 b6 b7 b9 a8 bb be bc bd c6 a9 c7 ca c8 c9 cb ae cc d0 ce cf d1 aa d2 d5 d3 d4 d6 d7 dd d8 dc de df e3 e1
e2 e4 ab e5 e8 e6 e7 e9 ac ea ed eb ec ee ef f3 f1 f2 f4 ad f5 f8 f6 f7 f9 fa fd fb fc fe 80 83 81 82 84 a1 af
c0 ba bf 85 a2 c1 c4 c2 c3 86 a7 87 8a 88 89 8b a3 c5 da cd d9 8c 8d 90 8e 8f 91 92 95 93 94 96 a4 db ff e0 f0
97 a5 98 9b 99 9a 9c 9d 01 9e 9f 02 a6 04 11 05 06 12 13 16 14 15 17
"""

VNI = """
61f8 61f9 61fb 61f5 61ef 61ea 61e8 61e9 61fa 61fc 61eb 61e2 61e0 61e1 61e5 61e3 61e4 f1 65f8 65f9 65fb 65f5
65ef 65e2 65e0 65e1 65e5 65e3 65e4 ec ed e6 f3 f2 6ff8 6ff9 6ffb 6ff5 6fef 6fe2 6fe0 6fe1 6fe5 6fe3 6fe4 f4
f4f8 f4f9 f4fb f4f5 f4ef 75f8 75f9 75fb 75f5 75ef f6 f6f8 f6f9 f6fb f6f5 f6ef 79f8 79f9 79fb 79f5 ee 41d8 41d9
41db 41d5 41cf 41ca 41c8 41c9 41da 41dc 41cb 41c2 41c0 41c1 41c5 41c3 41c4 d1 45d8 45d9 45db 45d5 45cf 45c2
45c0 45c1 45c5 45c3 45c4 cc cd c6 d3 d2 4fd8 4fd9 4fdb 4fd5 4fcf 4fc2 4fc0 4fc1 4fc5 4fc3 4fc4 d4 d4d8 d4d9
d4db d4d5 d4cf 55d8 55d9 55db 55d5 55cf d6 d6d8 d6d9 d6db d6d5 d6cf 59d8 59d9 59db 59d5 ce
"""

VISCII = """
e0 e1 e4 e3 d5 e5 a2 a1 c6 c7 a3 e2 a5 a4 a6 e7 a7 f0 e8 e9 eb a8 a9 ea ab aa ac ad ae ec ed ef ee b8 f2 f3 f6
f5 f7 f4 b0 af b1 b2 b5 bd b6 be b7 de fe f9 fa fc fb f8 df d7 d1 d8 e6 f1 cf fd d6 db dc c0 c1 c4 c3 80 c5 82
81 02 05 83 c2 85 84 86 06 87 d0 c8 c9 cb 88 89 ca 8b 8a 8c 8d 8e cc cd 9b ce 98 d2 d3 99 a0 9a d4 90 8f 91 92
93 b4 96 95 97 b3 94 d9 da 9c 9d 9e bf bb ba bc ff b9 9f dd 14 19 1e
"""

VPS = """
e0 e1 e4 e3 e5 e6 a2 a1 a3 a4 a5 e2 c0 c3 c4 c5 c6 c7 e8 e9 c8 eb cb ea 8a 89 8b cd 8c ec ed cc ef ce f2 f3 d5
f5 86 f4 d2 d3 b0 87 b6 d6 a9 a7 aa ab ae f9 fa fb db f8 dc d8 d9 ba bb bf ff 9a 9b cf 9c 80 c1 81 82 02 88 8e
8d 8f f0 04 c2 84 83 85 1c 03 f1 d7 c9 de fe 05 ca 93 90 94 95 06 b5 b4 b7 b8 10 bc b9 bd be 11 d4 97 96 98 -
12 f7 9e 9d 9f a6 13 a8 da d1 ac 14 d0 af ad b1 1d 15 b2 dd fd b3 19
"""

BKHCM2 = """
61e2 61e1 61e3 61e4 61e5 f9 f9e7 f9e6 f9e8 f9e9 f9e5 ea eaec eaeb eaed eaee eae5 e0 65e2 65e1 65e3 65e4 65e5
ef efec efeb efed efee efe5 f2 f1 f3 f4 f5 6fe2 6fe1 6fe3 6fe4 6fe5 f6 f6ec f6eb f6ed f6ee f6e5 fa fae2 fae1
fae3 fae4 fae5 75e2 75e1 75e3 75e4 75e5 fb fbe2 fbe1 fbe3 fbe4 fbe5 79e2 79e1 79e3 79e4 79e5 41c2 41c1 41c3
41c4 41c5 d9 d9c7 d9c6 d9c8 d9c9 d9c5 ca cacc cacb cacd cace cac5 c0 45c2 45c1 45c3 45c4 45c5 cf cfcc cfcb
cfcd cfce cfe5 d2 d1 d3 d4 d5 4fc2 4fc1 4fc3 4fc4 4fc5 d6 d6cc d6cb d6cd d6ce d6c5 da dac2 dac1 dac3 dac4 dac5
55c2 55c1 55c3 55c4 55c5 db dbc2 dbc1 dbc3 dbc4 dbc5 59c2 59c1 59c3 59c4 59c5
"""

VIETWARE_F = """
aa c0 b6 ba c1 9f c2 c5 c3 c4 c6 a1 c7 ca c8 c9 cb a2 cc cf cd ce d1 a3 d2 d5 d3 d4 d6 d8 db d9 da dc df e2 e0
e1 e3 a4 e4 e7 e5 e6 e8 a5 e9 ec ea eb ed ee f2 ef f1 f3 a7 f4 f7 f5 f6 f8 f9 fc fa fb ff - - - - - 96 - - - -
- 97 - - - - - 98 - - - - - 99 - - - - - - - - - - - - - - - 9a - - - - - 9b - - - - - - - - - - 9c - - - - -
- - - - -
"""
