// Members of macrolanguages that have an ISO 639-1 code: those that Intl does not know. (pure)

/** From the IANA language subtag registry of 2025-08-25, field Macrolanguage. */
const MEMBERS: Readonly<Record<string, string>> = {
  ar: 'aao abh abv acm acq acw acx acy adf aeb aec afb ajp apc apd arq ars ary arz auz avl ayh ayl ayn ayp bbz pga shu ssh',
  ay: 'ayc',
  az: 'azb',
  cr: 'crj crk crl crm csw',
  et: 'vro',
  ff: 'ffm fub fue fuf fuh fui fuq fuv',
  gn: 'gnw gui gun nhd',
  ik: 'esi',
  iu: 'ikt',
  kg: 'kwy ldi',
  kr: 'kby krt',
  ku: 'ckb sdh',
  kv: 'koi',
  lv: 'ltg',
  mg: 'bhr bjq bmm bzc msh skg tdx tkg txy xmv xmw',
  mn: 'mvf',
  ms: 'bjn btj bve bvu coa dup hji jak jax kvb kvr kxd lce lcf liw max meo mfa mfb min mqg msi mui orn ors pel pse tmw urk vkk vkt xmm zlm zmi',
  ne: 'dty',
  oj: 'ciw ojb ojc ojs ojw otw',
  om: 'gax hae orc',
  or: 'spv',
  ps: 'pbt pst',
  qu: 'cqu qub qud quf qug quh quk qul qup qur qus quw qux quy qva qvc qve qvh qvi qvj qvl qvm qvn qvo qvp qvs qvw qvz qwa qwc qwh qws qxa qxc qxh qxl qxn qxo qxp qxr qxt qxu qxw',
  sa: 'vsn',
  sc: 'sdc sdn sro',
  sq: 'aae aat aln',
  uz: 'uzs',
  yi: 'yih',
  za: 'zch zeh zgb zgm zgn zhd zhn zlj zln zlq zqe zyg zyj zyn zzj',
  zh: 'cdo cjy cnp cpx csp czh czo gan hak hnm hsn luh lzh mnp nan sjc wuu yue',
};

/** `yue` -> `zh`. */
export const MACROLANGUAGES: ReadonlyMap<string, string> = new Map(
  Object.entries(MEMBERS).flatMap(([code, members]) => members.split(' ').map((member) => [member, code])),
);
