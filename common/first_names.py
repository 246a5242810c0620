"""First names common in France today, unaccented and in lower case, to tell "Paul Martin" from "Petit Pas".

Names that are also everyday words, places or months (Rose, France, Marine, Claire, Lorraine, Avril) are left out: a
false alarm teaches people to read no alarm at all.
"""

_LIST = """
abdallah abdel abdelkader abderrahmane adam adel adele adrien adrienne agathe agnes ahmed aicha aime alain albert alex
alexandra alexandre alexis alfred ali alice alicia aline alix amandine amelie amina amine amir anais anatole andre
andrea andree ange angela angelique anissa anita anna annabelle anne annick annie anouk anthony antoine antoinette
antony armand armelle arnaud arthur assia astrid aubin audrey auguste augustin aurelie aurelien axel axelle aya aziz
baptiste barbara basile bastien beatrice benedicte benjamin benoit berenice bernadette bernard bertrand bilal blandine
boris boubacar brahim brandon brice brigitte bruno camille candice capucine carine carla carole caroline catherine
cecile cedric celia celine chantal charlene charles charlie charlotte cheikh chloe christelle christian christiane
christine christophe clara clarisse claude claudette claudine clemence clement clementine clothilde colette coline
coralie corentin corinne cyril cyrille damien daniel daniele danielle david deborah delphine denis denise diana didier
dimitri dominique dorian dorothee dylan edgar edith edmond edouard elena eleonore eliane elias eliott elisa elisabeth
elise ella elodie eloise elsa emeline emile emilie emilien emma emmanuel emmanuelle enzo eric erika erwan esteban
estelle esther ethan etienne eugene eugenie eva evan evelyne fabien fabienne fabrice fadila faiza fanny farid farida
fatiha fatima fatou fatoumata felix fernand fernande fiona florence florent florian francine francis franck francois
francoise frederic frederique gabin gabriel gabrielle gael gaelle gaetan gaston genevieve georges georgette gerald
geraldine gerard germain germaine ghislaine gilbert gilberte gilles ginette gisele gladys gregoire gregory guillaume
gustave guy gwenaelle habib hafida hakim halima hamid hamza hanna hannah hassan hassna hatice helena helene henri
henriette herve hicham honorine hubert hugo hugues huguette ibrahim ibrahima ilyes imane ines irene iris isabelle
ismael issa jacob jacqueline jacques jade jamal james jamila janine jawad jean jeanine jeanne jeannine jennifer
jeremie jeremy jerome jessica joan joana joao joel joelle johan johanna john jonathan jordan joris jose joseph
josephine josette josiane josselin joyce juan judith jules julia julie julien juliette justin justine kamel karim
karima karine kelly kevin khadidja khadija khaled killian laetitia laila lamia lara latifa laura laure laurence
laurent laurie lea leane leila lena leo leon leonard leonie leslie liliane lina linda lionel lisa lise loic lola
lorenzo loris lou louane louis louisa louise louna luc lucas lucette lucie lucien lucienne ludovic luis lydia lydie
mae maelle maelys magali malika malo mamadou manon manuel marc marcel marcelle margaux margot marguerite maria mariam
mariama marianne marie marielle marin marion marius marjorie marlene martial martin martine maryse maryvonne mateo
mathias mathieu mathilde mathis matteo matthias matthieu maud maurice max maxence maxime maya mehdi melanie melina
melissa melvin michael michel michele micheline michelle mickael mila milan mireille mohamed mohammed moise monique
morgane mouna mourad moussa muriel mustapha myriam nabil nadege nadia nadine nael nagima naima nassim natacha natalia
nathalie nathan nawel nelly nicolas nicole nina ninon noa noah noam noe noemie nolan nora norbert nour noura
nourredine odette odile olga olivia olivier omar ophelie oscar oumar ousmane pascal pascale pascaline patrice patricia
patrick paul paula paule paulette pauline pedro perrine philippe philomene pierre pierrette pierrick priscilla quentin
rachel rachid rachida rafael raoul raphael rayan raymond raymonde rebecca regine regis remi remy renaud rene renee
ricardo richard robert roberte robin roger roland rolande romain roman romane romeo romuald ronan roxane ruben sabine
sabrina sacha safia said saida salah salim salima salome sam samia samir samira samuel sandra sandrine sara sarah
sebastien serge severine sidonie silvia simon simone sofia sofiane solange solene soline sonia sophie soraya souad
soumaya stanislas stephane stephanie steve steven suzanne sylvain sylvaine sylvette sylviane sylvie tanguy tania
tatiana teo teresa tess theo theodore theophile therese thibaud thibault thierry thomas tiago timeo timothee tina
titouan tom tony tristan ulysse ursule valentin valentine valerie vanessa vera veronique vicente victor victoria
vincent violaine virginie viviane vivien wafa wassim wendy wilfried william xavier yacine yael yanis yann yannick
yannis yasmina yasmine yassine yohan yolande youcef youssef yvan yves yvette yvon yvonne zacharie zahra zakaria zara
zineb zoe zohra
"""

FIRST_NAMES = frozenset(_LIST.split())
